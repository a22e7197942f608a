"""`dalil doctor`: the installation checked."""

from __future__ import annotations

import asyncio
import sys

import click

from bot.cli.options import AS_JSON
from bot.cli.output import print_json
from bot.settings import Settings


@click.command("doctor")
@AS_JSON
@click.pass_obj
def doctor_command(settings: Settings, *, as_json: bool) -> None:
    """Check the installation; each finding names its mend."""
    from bot import doctor  # noqa: PLC0415 - it looks at everything, so it imports everything

    findings = asyncio.run(doctor.examine(settings))
    if as_json:
        print_json([finding.to_json() for finding in findings])
    else:
        click.echo("\n".join(doctor.show_findings(findings)))
    if not all(finding.ok for finding in findings):
        sys.exit(1)
