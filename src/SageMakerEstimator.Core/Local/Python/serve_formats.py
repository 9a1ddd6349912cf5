"""What a request body turns into when a program has no input_fn, and a prediction when it has no output_fn.

The content types are those of the SageMaker inference containers. numpy is used when this Python has it and is never
required: without it a table is a list of rows, and the two binary array types are refused.
"""

import csv
import functools
import io
import json
import math
import re

JSON = "application/json"
CSV = "text/csv"
TEXT = "text/plain"
NPY = "application/x-npy"
NPZ = "application/x-npz"

UTF8_TYPES = (JSON, CSV, TEXT)
READY_BODIES = (str, bytes, bytearray, memoryview)


class RequestError(Exception):
    """A request that cannot be read, or answered as it asks; `status` is the HTTP status that says so."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


def to_text(body, content_type):
    """The body as a program gets it: str for JSON, CSV and plain text, the bytes as they came for anything else."""
    if _media_type(content_type) not in UTF8_TYPES:
        return body
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RequestError(400, f"a {content_type} body must be UTF-8: {error}") from None


def decode(data, content_type):
    """The default input_fn: Python objects or numpy arrays from what `to_text` returned."""
    kind = _media_type(content_type)
    if not _has(DECODERS, kind):
        raise RequestError(415, _unsupported("the content type", kind, "reads", DECODERS, "input_fn"))
    try:
        return DECODERS[kind](data)
    except Exception as error:
        # Nothing but the client's bytes went into the decoder, so whatever it raises is the client's mistake.
        raise RequestError(400, f"the body is not valid {kind}: {error}") from error


def encode(prediction, accept, default):
    """The default output_fn: (body, content type) in the type that the Accept header likes best."""
    if isinstance(prediction, READY_BODIES):
        return to_bytes(prediction), response_type(accept, default)
    for wanted in _preferences(accept, default):
        # The default comes first, so that a range such as application/* is answered with it where it can be.
        for kind in [_media_type(default), *ENCODERS]:
            if _covers(wanted, kind) and _has(ENCODERS, kind):
                return ENCODERS[kind](prediction), kind
    raise RequestError(406, _unsupported("the accepted type", accept, "writes", ENCODERS, "output_fn"))


def response_type(accept, default):
    """The content type of a body that a program made itself without saying what it is."""
    return next((wanted for wanted in _preferences(accept, default) if "*" not in wanted), default)


def to_bytes(body):
    return body.encode("utf-8") if isinstance(body, str) else bytes(body)


def _media_type(content_type):
    return content_type.split(";", 1)[0].strip().lower()


def _preferences(accept, default):
    """The media ranges of an Accept header, best first; */* stands for the default."""
    ranges = []
    for item in accept.lower().split(","):
        name, *parameters = [part.strip() for part in item.split(";")]
        weight = next((_number(part[2:]) for part in parameters if part.startswith("q=")), 1.0)
        # The name may become a header of the answer, which spaces or the breaks of a folded header would spoil.
        if re.fullmatch("[!-~]+", name) and weight > 0:
            ranges.append((weight, _media_type(default) if name == "*/*" else name))
    # sorted() is stable: equal weights stay in the order in which the client wrote them.
    return [name for _, name in sorted(ranges, key=lambda pair: -pair[0])]


def _covers(wanted, kind):
    return wanted == kind or (wanted.endswith("/*") and kind.startswith(wanted[:-1]))


@functools.lru_cache(maxsize=None)
def _numpy():
    """numpy or None, asked for on first use: importing it takes longer than everything else this server does."""
    try:
        import numpy
    except ImportError:
        return None
    return numpy


def _has(table, kind):
    return kind in table and (kind not in (NPY, NPZ) or _numpy() is not None)


def _unsupported(what, value, does, table, function):
    reason = " because this Python has no numpy" if value in table else ""
    return (f"UnsupportedFormat: {what} {value} is not supported{reason}; this server {does} "
            f"{', '.join(kind for kind in table if _has(table, kind))}; write an {function} for another type")


def _number(text):
    try:
        return float(text)
    except ValueError:
        return math.nan


def _read_json(text):
    """A rectangular list of numbers is a numpy array, as in the containers; any other document stays as it is."""
    document = json.loads(text)
    numpy = _numpy() if isinstance(document, list) else None
    if numpy is None:
        return document
    try:
        array = numpy.array(document)
    except (ValueError, OverflowError):
        return document
    return array if array.dtype.kind in "biuf" else document


def _read_csv(text):
    numpy = _numpy()
    if numpy:
        return numpy.genfromtxt(io.StringIO(text), delimiter=",")
    # The same table as genfromtxt reads: comments and blank lines are no rows, and all rows are of one length.
    lines = (line.split("#", 1)[0] for line in io.StringIO(text))
    rows = [[_number(cell) for cell in row] for row in csv.reader(line for line in lines if line.strip())]
    for number, row in enumerate(rows, start=1):
        if len(row) != len(rows[0]):
            raise ValueError(f"row {number} has {len(row)} values and row 1 has {len(rows[0])}")
    return rows


def _read_npy(body):
    # Pickled objects would run code of the client's choice, so arrays of objects are refused.
    return _numpy().load(io.BytesIO(body), allow_pickle=False)


def _read_npz(body):
    with _numpy().load(io.BytesIO(body), allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def _plain(value):
    """Lists and numbers of an array or array scalar; numpy's, and those of any library that has `tolist` too."""
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"a prediction with a {type(value).__name__} in it cannot be written as JSON: "
                    "return lists, dicts, strings and numbers, or write an output_fn")


def _write_json(prediction):
    text = json.dumps(prediction, default=_plain, ensure_ascii=False)
    # Half a surrogate pair has no UTF-8 form, but its backslash form is just what JSON writes for it.
    return text.encode("utf-8", "backslashreplace")


def _write_csv(prediction):
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    for row in _items(prediction):
        writer.writerow([str(cell) for cell in _items(row)])
    return text.getvalue().encode("utf-8")


def _items(value):
    value = value.tolist() if hasattr(value, "tolist") else value
    return value if isinstance(value, (list, tuple)) else [value]


def _write_npy(prediction):
    buffer = io.BytesIO()
    _numpy().save(buffer, _numpy().asarray(prediction), allow_pickle=False)
    return buffer.getvalue()


DECODERS = {JSON: _read_json, CSV: _read_csv, TEXT: str, NPY: _read_npy, NPZ: _read_npz}
ENCODERS = {JSON: _write_json, CSV: _write_csv, NPY: _write_npy}
