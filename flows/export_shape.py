"""What the files of an export are like: format, compression, and the options that go with some formats only."""

from dataclasses import dataclass
from enum import StrEnum

from transforms.errors import UsageError
from warehouse.export import ParquetCompression


class ExportFormat(StrEnum):
    PARQUET = "parquet"
    CSV = "csv"
    JSONL = "jsonl"
    MARKDOWN = "markdown"


class Compression(StrEnum):
    ZSTD = "zstd"
    GZIP = "gzip"
    SNAPPY = "snappy"
    NONE = "none"


_COMPRESSIONS = {
    ExportFormat.PARQUET: (Compression.ZSTD, Compression.SNAPPY, Compression.GZIP, Compression.NONE),
    ExportFormat.CSV: (Compression.NONE, Compression.GZIP, Compression.ZSTD),
    ExportFormat.JSONL: (Compression.NONE, Compression.GZIP, Compression.ZSTD),
    ExportFormat.MARKDOWN: (Compression.NONE,),
}  # the first is the default
PARQUET_NAMES: dict[Compression, ParquetCompression] = {
    Compression.ZSTD: "zstd",
    Compression.GZIP: "gzip",
    Compression.SNAPPY: "snappy",
    Compression.NONE: "uncompressed",
}
ENDINGS = {Compression.GZIP: ".gz", Compression.ZSTD: ".zst", Compression.NONE: ""}


@dataclass(frozen=True, slots=True)
class Shape:
    """How an export is written."""

    form: ExportFormat
    compression: Compression | None = None  # the format's own unless set
    one_file: bool = False  # CSV and JSON Lines: in place of a file a day
    bom: bool = False  # CSV: begin with a byte order mark, by which Excel knows UTF-8
    front_matter: bool = False  # Markdown: begin with the article's data as YAML


def compression_of(shape: Shape) -> Compression:
    """How its files are packed.

    Raises:
        UsageError: the format has no such compression, or one of the options is another format's.
    """
    known = _COMPRESSIONS[shape.form]
    chosen = shape.compression or known[0]
    if chosen not in known:
        raise UsageError(f"--compression {chosen} is none of {shape.form}'s: expected {', '.join(known)}")
    text_forms = (ExportFormat.CSV, ExportFormat.JSONL)
    for given, option, forms in (
        (shape.one_file, "--one-file", text_forms),
        (shape.bom, "--bom", (ExportFormat.CSV,)),
        (shape.front_matter, "--front-matter", (ExportFormat.MARKDOWN,)),
    ):
        if given and shape.form not in forms:
            raise UsageError(f"{option} goes with --format {' or '.join(forms)}, not with {shape.form}")
    return chosen
