"""The program that serves a model: the user's file, the functions of the serving contract in it, and what they see."""

import importlib.util
import inspect
import os
import re
import sys
import threading
import traceback

import serve_formats as formats

HERE = os.path.dirname(os.path.realpath(__file__))


class StartError(Exception):
    """A start-up failure whose message is all that its reader needs; no traceback is printed for it."""


class Context:
    """What a program's function learns of its request when it takes one more parameter, `context`.

    system_properties     dict with model_dir (str) and gpu_id (always None here)
    request_content_type  the Content-Type of the request, None while the model is loading
    """

    def __init__(self, model_dir, headers=()):
        self._headers = dict(headers)
        self._by_name = {name.lower(): value for name, value in self._headers.items()}
        self.system_properties = {"model_dir": model_dir, "gpu_id": None}
        self.request_content_type = self.get_request_header("Content-Type")

    def get_request_header(self, *index_and_name):
        """A header's value or None, in any letter case; (index, name) works too, as the containers' server has it."""
        return self._by_name.get(index_and_name[-1].lower())

    def get_all_request_header(self, index=0):
        """Every header of the request as a dict."""
        return dict(self._headers)


class Program:
    """The user's file: finds and checks its functions, loads its model, answers requests with them."""

    PARAMETERS = {
        "pre_model_fn": ("model_dir",),
        "model_fn": ("model_dir",),
        "model_warmup_fn": ("model_dir", "model"),
        "input_fn": ("data", "content_type"),
        "predict_fn": ("data", "model"),
        "output_fn": ("prediction", "accept"),
        "transform_fn": ("model", "data", "content_type", "accept"),
    }

    def __init__(self, settings):
        self._settings = settings
        self._file = settings.program
        module = import_program(settings.code_dir, settings.program)
        found = {name: getattr(module, name, None) for name in self.PARAMETERS}
        self._functions = {name: function for name, function in found.items() if callable(function)}
        self._check()
        self._take_context = {name for name in self._functions if self._takes_context(name)}
        # A container's worker handles one request at a time, so programs are written without locks of their own.
        self._worker = threading.Lock()
        self._model = None

    def load(self):
        model_dir, context = self._settings.model_dir, Context(self._settings.model_dir)
        if "pre_model_fn" in self._functions:
            self._call("pre_model_fn", context, model_dir)
        self._model = self._call("model_fn", context, model_dir)
        if "model_warmup_fn" in self._functions:
            self._call("model_warmup_fn", context, model_dir, self._model)

    def answer(self, body, headers):
        """(body, content type) of the answer to one request."""
        context = Context(self._settings.model_dir, headers)
        content_type = context.request_content_type or "application/octet-stream"
        default = self._settings.default_accept
        accept = context.get_request_header("Accept") or ""
        accept = default if accept.strip() in ("", "*/*") else accept
        data = formats.to_text(body, content_type)
        with self._worker:
            if "transform_fn" in self._functions:
                result = self._call("transform_fn", context, self._model, data, content_type, accept)
            else:
                if "input_fn" in self._functions:
                    data = self._call("input_fn", context, data, content_type)
                else:
                    data = formats.decode(data, content_type)
                result = self._call("predict_fn", context, data, self._model)
                if "output_fn" not in self._functions:
                    return formats.encode(result, accept, default)
                result = self._call("output_fn", context, result, accept)
        body, kind = result if isinstance(result, tuple) and len(result) == 2 else (result, None)
        return self._body(body, kind or formats.response_type(accept, default))

    def _body(self, body, kind):
        """What output_fn or transform_fn returned, ready to send."""
        if not isinstance(kind, str) or not re.fullmatch("[ -~]+", kind):
            raise ValueError(f"{self._file} returned {kind!r} as a content type")
        if isinstance(body, formats.READY_BODIES):
            return formats.to_bytes(body), kind
        try:
            return formats.encode(body, kind, kind)
        except formats.RequestError:
            raise TypeError(f"{self._file} returned a {type(body).__name__} as {kind}: "
                            "return str or bytes, or (body, content type)") from None

    def _call(self, name, context, *arguments):
        return self._functions[name](*arguments, *([context] if name in self._take_context else []))

    def _check(self):
        if "model_fn" not in self._functions:
            raise StartError(f"{self._file} has no model_fn: write `def model_fn(model_dir):` in it, "
                             "which loads the model from the folder model_dir and returns it")
        both = [name for name in ("input_fn", "predict_fn", "output_fn") if name in self._functions]
        if "transform_fn" in self._functions and both:
            raise StartError(f"{self._file} has transform_fn and also {', '.join(both)}: transform_fn does the work of "
                             "input_fn, predict_fn and output_fn, so keep either transform_fn or those")
        if "transform_fn" not in self._functions and "predict_fn" not in self._functions:
            raise StartError(f"{self._file} has no predict_fn: write `def predict_fn(data, model):` in it, which "
                             "returns the prediction, or `def transform_fn(model, data, content_type, accept):`")

    def _takes_context(self, name):
        expected = self.PARAMETERS[name]
        try:
            signature = inspect.signature(self._functions[name])
        except (TypeError, ValueError):
            return False  # something built in or compiled, which does not say
        by_position = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
        takes_context = len([p for p in signature.parameters.values() if p.kind in by_position]) > len(expected)
        try:
            signature.bind(*expected, *(["context"] if takes_context else []))
        except TypeError:
            raise StartError(f"{self._file}: {name} must take ({', '.join(expected)}), and context after them if it "
                             f"likes; it takes {signature}") from None
        return takes_context


def import_program(code_dir, program):
    """The module of the program. It is loaded by path: a name could find another module, of Python's or of ours."""
    parts = (program if program.endswith(".py") else program + ".py").replace("\\", "/").split("/")
    path = os.path.join(code_dir, *parts)
    if not os.path.isfile(path):
        raise StartError(f"{path} does not exist: SAGEMAKER_PROGRAM ({program}) must name a Python file in {code_dir}")
    # The program's own folder comes second: a script started from a sub folder finds its neighbours too.
    folders = list(dict.fromkeys([code_dir, os.path.dirname(path)]))
    sys.path[:0] = folders
    os.environ["PYTHONPATH"] = os.pathsep.join(folders + [entry for entry in [os.environ.get("PYTHONPATH")] if entry])
    name = ".".join(parts)[:-len(".py")]
    if name in sys.modules:
        name = "program_" + name
    spec = importlib.util.spec_from_file_location(name, path)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def describe(error):
    """(`ExceptionType: message` on one line, the traceback from the program's own lines on)."""
    trace = error.__traceback__
    while trace and trace.tb_next and _is_plumbing(trace.tb_frame.f_code.co_filename):
        trace = trace.tb_next
    try:
        message = " ".join(str(error).split())
    except Exception:
        message = "(its message cannot be shown)"
    summary = f"{type(error).__name__}: {message}" if message else type(error).__name__
    return summary, "".join(traceback.format_exception(type(error), error, trace))


def _is_plumbing(filename):
    return filename.startswith("<frozen importlib") or os.path.dirname(os.path.realpath(filename)) == HERE
