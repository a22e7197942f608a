"""What others wrote, made safe to show: no links, no stray controls, every character kept.

Telegram turns addresses, @names, #tags and /commands in any text into links by itself, and
drops U+2028 to U+202E and most control characters without a word.
"""

from __future__ import annotations

import re

from bot.chat.direction import ISOLATE_STARTS, PDI

WORD_JOINER = "\u2060"

# After each of these Telegram's link finder must not see the next character: a word joiner
# is the one invisible character that ends an address and starts no word (tdlib, match_urls).
# Also after a letter, for an isolate may be closed between the two; not in 24/12 and the like.
_LINK_STARTS = re.compile(
    r"""[@#$](?=\w)            # @name, #tag, $CASH
    | (?<!\d)/(?=\w)         # /command
    | /(?=[^\W\d])
    | :(?=//)                 # a scheme
    | \.(?=[^\W\d_])          # a host: a dot before a letter
    | \.(?=\d+\.\d+\.\d+)     # an IP address
    """,
    re.VERBOSE,
)
_UNSEEN = {"\u030a", "\u0333", "\u033f"}  # dropped by Telegram as well; ours to keep
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_REPLACED = {"\t": " "} | {chr(code): "\ufffd" for code in range(0xD800, 0xE000)}
_DROPPED = {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F))}
_DROPPED -= {"\n", "\t"}


def show_line(text: str) -> str:
    """Return a name, a headline or a sentence as one safe line."""
    return "".join(show(re.sub(r"\s+", " ", _LINE_ENDS.sub("\n", text)).strip()))


def plain_line(text: str) -> str:
    """Return a text as one safe line for where no links are made: a button, what is copied."""
    return show_line(text).replace(WORD_JOINER, "")


def show(text: str) -> list[str]:
    """Return what to show for each character of a text, so that spans of it can be styled.

    Line ends become line feeds, lone surrogates U+FFFD; overrides and controls, which would
    break the layout, are left out; isolates are closed where their line ends.
    """
    shown = [_shown(character) for character in text]
    for match in _LINE_ENDS.finditer(text):
        shown[match.start() : match.end()] = ["\n", *[""] * (len(match[0]) - 1)]
    _break_links(shown)
    _close_isolates(shown)
    return shown


def _shown(character: str) -> str:
    return "" if character in _DROPPED else _REPLACED.get(character, character)


def _break_links(shown: list[str]) -> None:
    """Look at what will be left: a dropped character must not have hidden an address."""
    seen = [index for index, character in enumerate(shown) if character not in _UNSEEN | {""}]
    for match in _LINK_STARTS.finditer("".join(shown[index] for index in seen)):
        shown[seen[match.start()]] += WORD_JOINER


def _close_isolates(shown: list[str]) -> None:
    depth = 0
    for index, character in enumerate(shown):
        if character in ISOLATE_STARTS and character:
            depth += 1
        elif character == PDI and depth == 0:
            shown[index] = ""
        elif character == PDI:
            depth -= 1
        elif character == "\n":
            shown[index], depth = PDI * depth + "\n", 0
    if depth:
        shown[-1] += PDI * depth
