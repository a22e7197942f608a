"""The command `dalil`: parse, call, print, and nothing else."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import tempfile
import traceback
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot import batch, terminal
from bot.answering.models import Plan, Progress
from bot.answering.planner import detect_language, make_plan
from bot.answering.service import Tell
from bot.app import open_app, open_corpus, open_retriever, today
from bot.errors import DalilError, NothingDone, UsageError
from bot.redaction import set_up_logging
from bot.settings import Settings
from bot.storage.logbook import Logbook
from retrieval import BM25Retriever, Corpus, Query
from retrieval.models import Language

if TYPE_CHECKING:
    from bot.evaluation import Outcome
    from retrieval.ingestion import Report

_Command = TypeVar("_Command", bound=Callable[..., Any])
_Result = dict[str, Any]


def main() -> None:
    """Run the command; every error becomes one sentence on stderr and an exit code."""
    for stream in filter(None, (sys.stdin, sys.stdout, sys.stderr)):
        stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        sys.exit(dalil.main(standalone_mode=False, prog_name="dalil") or 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _fail("stopped.", 130)
    except DalilError as error:
        _fail(str(error), error.exit_code)
    except OSError as error:
        _fail(f"the output or a file cannot be written: {error.strerror}.", 1)
    except Exception as error:  # noqa: BLE001 - the outermost edge
        _fail(_unexpected(error), 1)


def _fail(message: str, code: int) -> None:
    _note(message)
    sys.exit(code)


def _unexpected(error: Exception) -> str:
    """Name the kind of error and its place; its text might hold a question or a secret."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    return f"something unexpected went wrong ({type(error).__name__} at {place}); please report it."


def _note(message: str) -> None:
    click.echo(f"dalil: {terminal.safe(message)}", err=True)


def _telling(plan: Plan) -> Tell:
    """Tell on stderr what is being read, where a person waits for it."""

    def tell(progress: Progress) -> None:
        shown = terminal.show_progress(progress, plan.language)
        if shown and sys.stderr.isatty():
            click.echo(shown, err=True)

    return tell


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, allow_nan=False))


def _filters(command: _Command) -> _Command:
    day = click.DateTime(["%Y-%m-%d"])
    for option in (
        click.option("--publisher", help="Only articles of this outlet."),
        click.option("--until", type=day, help="Only articles of this day or before it."),
        click.option("--since", type=day, help="Only articles of this day or after it."),
    ):
        command = option(command)
    return command


_AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
_FRESH = click.option(
    "--fresh", is_flag=True, help="Ask the model anew, also where the logbook has the answer."
)
_LIMIT = click.IntRange(min=1)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_TURN = click.IntRange(1, 2**63 - 1)  # what SQLite can count
_NOTES = 20
_WORTH_TELLING = 1_000
_PATH = click.Path(exists=True, path_type=Path)
_SEED_ARTICLES = Path("seeds/articles")
_SEED_QUESTIONS = Path("seeds/questions.jsonl")
_LANGUAGE = click.Choice(["ar", "en"])


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="dalil", prog_name="dalil")
@click.pass_context
def dalil(context: click.Context) -> None:
    """Check facts: every sentence with a word-for-word quotation from your own articles."""
    context.obj = Settings.load()
    level = logging.INFO if context.invoked_subcommand == "serve" else logging.WARNING
    set_up_logging(sys.stderr, context.obj.secrets, level)


@dalil.command("ingest")
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH..."
)
@_AS_JSON
@click.pass_obj
def ingest_command(settings: Settings, paths: tuple[Path, ...], *, as_json: bool) -> None:
    """Read files and folders (.txt, .md, .jsonl) into the corpus."""
    from retrieval.ingestion import ingest  # noqa: PLC0415 - a search need not wait for it

    with open_corpus(settings) as corpus:
        report = ingest(corpus, paths, today(settings), _progress)
        retriever = open_retriever(settings, corpus)
        retriever.refresh()
        # Reported before words are learned: all is stored, and who has no time may stop there.
        _show_report(report, as_json=as_json)
        retriever.prepare()
    if not report.read:
        raise NothingDone("no article was read.")


def _show_report(report: Report, *, as_json: bool) -> None:
    _note_skipped(report)
    if as_json:
        _print_json(report.to_json())
    else:
        click.echo(report.summary())


def _note_skipped(report: Report) -> None:
    for skipped in report.skipped[:_NOTES]:
        _note(f"skipped {skipped.source}: {skipped.reason}")
    if len(report.skipped) > _NOTES:
        _note(f"skipped {len(report.skipped) - _NOTES} more; --json lists them all.")


def _progress(articles: int) -> None:
    """Tell a terminal how far the reading is; the next note begins a new line."""
    if sys.stderr.isatty() and articles >= _WORTH_TELLING:
        _note(f"{articles} articles read ...")


@dalil.command()
@click.argument("question", required=False)
@click.option("--questions", type=_FILE, help='Many questions: {"id","question"} a line.')
@click.option(
    "--language", type=_LANGUAGE, help="Language of the answer.  [default: the question's]"
)
@_filters
@click.option("-k", type=_LIMIT, default=8, show_default=True, help="Most passages read.")
@click.option("--no-log", is_flag=True, help="Keep nothing in the logbook but the tokens spent.")
@_FRESH
@_AS_JSON
@click.pass_obj
def ask(
    settings: Settings, /, question: str | None, questions: Path | None, **options: Any
) -> None:
    """Answer a question or check a claim.

    A model's answer to an identical question is given again, with its date, while the articles
    are the same; not with --fresh, --no-log or --questions.
    """
    given = _one_of(question, questions, "--questions")
    filters = _read_filters(options)
    asyncio.run(_ask(settings, given, filters, options))


async def _ask(settings: Settings, given: str | Path, filters: _Result, options: _Result) -> None:
    async with open_app(settings) as app:
        _note_corpus(app.corpus, filters)
        fresh = options["fresh"] or isinstance(given, Path)  # a file of questions measures

        async def answer(question: str) -> Any:
            plan = make_plan(question, language=options["language"], **filters)
            log = not options["no_log"]
            tell = _telling(plan)
            return (await app.answer(plan, k=options["k"], log=log, fresh=fresh, tell=tell)).answer

        if isinstance(given, Path):
            await _batch(given, lambda asked: _to_json(answer(asked.question)))
        elif options["as_json"]:
            _print_json(await _to_json(answer(given)))
        else:
            click.echo(terminal.show_answer(await answer(given)))


async def _to_json(answer: Awaitable[Any]) -> _Result:
    found: _Result = (await answer).to_json()
    return found


@dalil.command()
@click.argument("query", required=False)
@click.option("--queries", type=_FILE, help='Many queries: {"id","question"} a line.')
@_filters
@click.option("-k", type=_LIMIT, default=10, show_default=True, help="Most hits.")
@_AS_JSON
@click.pass_obj
def search(settings: Settings, /, query: str | None, queries: Path | None, **options: Any) -> None:
    """Print the passages that match, without an answer."""
    given = _one_of(query, queries, "--queries")
    filters = _read_filters(options)
    with open_corpus(settings) as corpus:
        _note_corpus(corpus, filters)
        retriever = open_retriever(settings, corpus)
        if isinstance(given, Path):

            async def find(asked: batch.Asked) -> _Result:
                return _hits(retriever, Query(asked.question, options["k"], **filters))

            asyncio.run(_batch(given, find))
        else:
            _print_hits(
                retriever, Query(given, options["k"], **filters), as_json=options["as_json"]
            )


def _hits(retriever: BM25Retriever, query: Query) -> _Result:
    return {"hits": [hit.to_json() for hit in retriever.search(query)]}


def _print_hits(retriever: BM25Retriever, query: Query, *, as_json: bool) -> None:
    if as_json:
        _print_json({"question": query.text, **_hits(retriever, query)})
        return
    hits = retriever.search(query)
    if hits:
        click.echo(terminal.show_hits(hits, detect_language(query.text)))
    else:
        _note("no passage that the filters allow shares a word with the query.")


@dalil.command()
@click.option(
    "--language", type=_LANGUAGE, help="Language of the answers.  [default: the question's]"
)
@_FRESH
@click.pass_obj
def chat(settings: Settings, language: Language | None, *, fresh: bool) -> None:
    """Hold a conversation in the terminal."""
    # Between two answers no event loop runs, so that Ctrl-C ends the reading of a line.
    with asyncio.Runner() as runner:
        opened = AsyncExitStack()
        app = runner.run(opened.enter_async_context(open_app(settings)))
        try:
            _note_corpus(app.corpus, {})
            terminal.converse(
                lambda plan, before: runner.run(
                    app.answer(plan, conversation=before, fresh=fresh, tell=_telling(plan))
                ),
                terminal.read_line,
                language,
            )
        finally:
            runner.run(opened.aclose())


@dalil.command()
@click.pass_obj
def serve(settings: Settings) -> None:
    """Run the Telegram bot until it is told to stop.

    It polls, or listens for Telegram's requests where DALIL_WEBHOOK_URL is set. What it has
    accepted is kept in the inbox: stopped or killed, it goes on with it at the next start.
    """
    from bot.serving import serve_telegram  # noqa: PLC0415 - the Telegram library is not small

    asyncio.run(serve_telegram(settings))


@dalil.command()
@click.argument("turn", type=_TURN, required=False)
@click.option("-n", "limit", type=_LIMIT, default=20, show_default=True, help="Most listed.")
@click.option("--days", is_flag=True, help="List days instead: turns, verdicts, tokens.")
@_AS_JSON
@click.pass_obj
def logs(settings: Settings, turn: int | None, limit: int, *, days: bool, as_json: bool) -> None:
    """List the newest turns, or show one with its evidence and every citation.

    Days are those of DALIL_TIMEZONE. Their tokens are all that were spent, also on turns that
    were not kept.
    """
    if days and turn is not None:
        raise UsageError("name a turn or ask for --days, not both.")
    found: Any
    shown: Callable[[Any], str]
    with closing(Logbook(settings.home / "log.db")) as logbook:
        if days:
            found, shown = logbook.days(limit, settings.timezone), terminal.show_days
        elif turn is None:
            found, shown = logbook.turns(limit), terminal.show_turns
        else:
            found, shown = logbook.turn(turn), terminal.show_turn
    if found is None:
        raise NothingDone(f"there is no turn {turn}; `dalil logs` lists them.")
    if days and settings.daily_tokens:
        _note(f"the limit is {settings.daily_tokens} tokens a day.")
    if as_json:
        _print_json(found)
    else:
        click.echo(shown(found))


@dalil.command("eval")
@click.option("--questions", type=_FILE, help="Questions, one a line.  [default: the seeds']")
@click.option("--articles", type=_PATH, multiple=True, help="Articles to search instead of yours.")
@click.option("--baseline", type=_FILE, help="An earlier run's --json, to compare with.")
@_AS_JSON
@click.pass_obj
def eval_command(settings: Settings, /, as_json: bool, **options: Any) -> None:  # noqa: FBT001
    """Measure retrieval and quotations on a file of questions.

    Without --questions, the project's questions about its seed articles are asked, of the
    seed articles; run it in the project's folder for that.
    """
    from bot import evaluation_report  # noqa: PLC0415 - only this command measures

    paths, questions = _evaluated(options)
    before = evaluation_report.read_baseline(options["baseline"]) if options["baseline"] else ()
    outcomes = asyncio.run(_eval(settings, paths, questions))
    measured = evaluation_report.report(outcomes, before)
    if as_json:
        _print_json(measured.to_json())
    else:
        click.echo(evaluation_report.table(measured))


def _evaluated(options: _Result) -> tuple[Sequence[Path], Path]:
    """Return the articles and the questions to measure on."""
    if options["questions"]:
        return options["articles"], options["questions"]
    if not _SEED_QUESTIONS.exists():
        raise UsageError(f"there is no {_SEED_QUESTIONS} here; name a file with --questions.")
    return options["articles"] or [_SEED_ARTICLES], _SEED_QUESTIONS


async def _eval(settings: Settings, paths: Sequence[Path], questions: Path) -> list[Outcome]:
    """Ask the questions of the corpus, or of these articles in a home of their own."""
    from bot.evaluation import evaluate, read_questions  # noqa: PLC0415 - only here
    from retrieval.ingestion import ingest  # noqa: PLC0415

    asked = read_questions(questions)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) if paths else settings.home
        async with open_app(replace(settings, home=home, model=None)) as app:
            if paths:
                ingest(app.corpus, paths, today(settings), _progress)
            return await evaluate(asked, open_retriever(app.settings, app.corpus), app.service)


@dalil.command("doctor")
@_AS_JSON
@click.pass_obj
def doctor_command(settings: Settings, *, as_json: bool) -> None:
    """Check the installation; each finding names its mend."""
    from bot import doctor  # noqa: PLC0415 - it looks at everything, so it imports everything

    findings = asyncio.run(doctor.examine(settings))
    if as_json:
        _print_json([finding.to_json() for finding in findings])
    else:
        click.echo("\n".join(doctor.show_findings(findings)))
    if not all(finding.ok for finding in findings):
        sys.exit(1)


async def _batch(path: Path, work: Callable[[batch.Asked], Awaitable[_Result]]) -> None:
    """Print one JSON line a question as it is done; some failed: exit 1 at the end."""
    failed = 0
    async for line in batch.run(path, work):
        _print_json(line)
        failed += "error" in line
    if failed:
        raise NothingDone(f"{failed} of the lines failed; each says why.")


def _one_of(text: str | None, file: Path | None, option: str) -> str | Path:
    if (text is None) == (file is None):
        raise UsageError(f"give one text in quotation marks, or a file with {option}.")
    if file is not None:
        return file
    # An argument that is not UTF-8 arrives with lone surrogates, which no file can keep.
    return (text or "").encode(errors="surrogateescape").decode(errors="replace")


def _read_filters(options: _Result) -> _Result:
    since, until = _day(options["since"]), _day(options["until"])
    if since and until and since > until:
        raise UsageError("--since is later than --until.")
    return {"since": since, "until": until, "publisher": options["publisher"]}


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _note_corpus(corpus: Corpus, filters: _Result) -> None:
    """Say what a reader must know of the corpus before the result."""
    counts = corpus.counts()
    if not counts.articles:
        _note("the corpus is empty; `dalil ingest FOLDER` reads articles into it.")
    elif counts.undated and (filters.get("since") or filters.get("until")):
        _note(f"{counts.undated} articles have no date and fall out.")


if __name__ == "__main__":
    main()
