"""How good extraction is on labelled pages and what it costs, beside other extractors in the same run.

    python -m benchmarks.extraction [CORPUS] [--set NAME]... [--peers FOLDER] [--only NAME]...
    python -m benchmarks.extraction [CORPUS] --floors | --pin | --lower FIGURE --reason WHY

CORPUS is a folder laid out like `../shared/corpus/dev` (WARC files and truth.jsonl, with score.py in it or above
it), and that one if none is given. Every extractor is a process of its own and gets the same pages, in turns of 20,
so that a busy machine slows all of them alike, after a hundred pages that are not measured, by which each has loaded
what it loads once (models, tables of languages); ours starts from the response's bytes, the others get text that is
decoded already. CPU seconds of the extraction alone count. "nightdesk ingest" is the whole way into a warehouse, as that
tells it; "nightdesk, warm" knows of the sites what that ingest taught. With --peers, news-please, newspaper4k,
readability-lxml, resiliparse and, for the publishers that it has, Fundus run too, in environments that are made in
FOLDER on first use. --floors runs only ours, and ends with 1 if a figure is below its floor in
benchmarks/floors.toml; --pin raises the floors to what is measured; --lower lowers one, and notes why.
"""

import argparse
import json
import sys
from pathlib import Path

from benchmarks.extraction_peers import PACKAGES, PEERS
from benchmarks.extraction_score import COLUMNS, Figures, figures_of
from benchmarks.extraction_turns import INGESTED, OURS, ROOT, WARM, Result, run
from benchmarks.floors import below, lower, pin, read_floors

DEFAULT = ROOT.parent / "shared" / "corpus" / "dev"
REFERENCE = "trafilatura"  # to whose speed the others are compared


def print_table(results: dict[str, Result], figures: dict[str, Figures]) -> None:
    columns = {
        figure: head for figure, head in COLUMNS.items() if any(figure in row for row in figures.values())
    }
    print(
        f"{'':24}"
        + "".join(f"{head:>9}" for head in columns.values())
        + f"{'pages':>7}{'pages/s':>9}{'ratio':>7}"
    )
    reference = results.get(REFERENCE)
    for name in figures:
        result = results.get(name, Result())
        cells = "".join(
            f"{figures[name][figure]:9.3f}" if figure in figures[name] else f"{'':9}" for figure in columns
        )
        ratio = f"{result.rate / reference.rate:7.2f}" if reference and reference.rate else ""
        speed = f"{result.pages:7}{result.rate:9.1f}{ratio}" if result.pages else ""
        print(f"{name:24}{cells}{speed}")
    print(f"pages/s: a CPU second; ratio: to {REFERENCE}'s bare_extraction(with_metadata=True)")


def hold(figures: Figures) -> int:
    """Tell what is below its floor; the exit code."""
    told = below(figures, read_floors())
    for line in told:
        print(line, file=sys.stderr)
    print(f"{len(told)} of {len(read_floors())} figures are below their floors")
    return 1 if told else 0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path, nargs="?", default=DEFAULT)
    parser.add_argument(
        "--set", action="append", dest="sets", default=[], help="only this data set; may be repeated"
    )
    parser.add_argument("--peers", type=Path, help="folder for the environments of the peers")
    parser.add_argument(
        "--only",
        action="append",
        choices=[OURS, INGESTED, WARM, *PEERS],
        help="only this extractor; may be repeated",
    )
    parser.add_argument("--answers", type=Path, metavar="FILE", help="keep our answers, for score.py --worst")
    parser.add_argument("--floors", action="store_true", help="check ours against the floors")
    parser.add_argument("--pin", action="store_true", help="raise the floors to what is measured")
    parser.add_argument("--lower", metavar="FIGURE", help="lower the floor of a figure, like zyte.body_f1")
    parser.add_argument("--reason", default="", help="why a floor is lowered")
    options = parser.parse_args()
    floors = options.floors or options.pin or options.lower
    if floors and options.sets:
        parser.error("floors are of all data sets: leave --set away")
    if not (options.corpus / "truth.jsonl").exists():
        parser.error(f"{options.corpus}: expected WARC files and truth.jsonl, found no truth.jsonl")
    peers = [name for name in PEERS if name not in PACKAGES or options.peers is not None]
    names = [OURS] if floors else options.only or [OURS, INGESTED, WARM, *peers]
    results = run(options.corpus, options.sets, names, options.peers)
    figures = {
        name: figures_of(result.answers, options.corpus, options.sets) for name, result in results.items()
    }
    if options.answers and OURS in results:
        lines = (json.dumps(answer, ensure_ascii=False) + "\n" for answer in results[OURS].answers)
        options.answers.write_text("".join(lines), encoding="utf-8")
    if theirs := results.get("fundus"):  # beside it, ours on the pages that it has a parser for
        records = frozenset(answer["record_id"] for answer in theirs.answers)
        for name in (OURS, "fundus"):
            told = figures_of(results[name].answers, options.corpus, options.sets, records=records)
            figures["fundus" if name == "fundus" else f"{name}, fundus' pages"] = told
    print_table(results, figures)
    if options.lower:
        print(lower(options.lower, figures[OURS].get(options.lower, 0.0), options.reason))
    if options.pin:
        print(*pin(figures[OURS]), sep="\n")
    return hold(figures[OURS]) if floors else 0


if __name__ == "__main__":
    sys.exit(main())
