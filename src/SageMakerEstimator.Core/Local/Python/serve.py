"""Serves a trained model over HTTP on this machine, with the contract of a SageMaker inference container.

$SAGEMAKER_BASE_DIR stands for /opt/ml: the model is in its `model` folder and the program that serves it, named by
$SAGEMAKER_PROGRAM, in `model/code`. GET /ping, POST /invocations and GET /execution-parameters are answered on the
loopback address. Once the model is loaded the port is written to $SAGEMAKER_LOCAL_PORT_FILE.

Exit codes: 0 after SIGTERM, 98 when the port cannot be had, 1 for anything else that keeps the model from being served;
the last line on stderr then starts with `error:`.
"""

import contextlib
import errno
import json
import logging
import os
import re
import signal
import socket
import socketserver
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# The program may have modules with the names of ours, so ours are loaded before its folder can be searched, and then
# forgotten. No bytecode is written: the folder of this file belongs to an installed module.
HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:] = [HERE] + [entry for entry in sys.path if os.path.realpath(entry or os.curdir) != HERE]
sys.dont_write_bytecode, _before = True, sys.dont_write_bytecode
import serve_formats as formats  # noqa: E402
from serve_program import Program, StartError, describe  # noqa: E402
sys.dont_write_bytecode = _before
del sys.path[0], sys.modules["serve_formats"], sys.modules["serve_program"]

EXIT_NO_PORT = 98
STOP_SECONDS = 10
IDLE_SECONDS = 120
DRAIN_SECONDS = 5
STOP_SIGNALS = [getattr(signal, name) for name in ("SIGTERM", "SIGBREAK") if hasattr(signal, name)]

log = logging.getLogger("serve")


class PortError(StartError):
    """The port is not to be had."""


class Stopped(BaseException):
    """SIGTERM came while the model was loading."""


class Settings:
    """What the environment says about the server to start."""

    def __init__(self, environment):
        def text(name, default):
            return environment.get(name) or default

        def number(name, default, low, high):
            value = text(name, str(default))
            if not re.fullmatch("[0-9]{1,9}", value) or not low <= int(value) <= high:
                raise StartError(f"{name} must be a whole number from {low} to {high}, not {value!r}")
            return int(value)

        self.log_level = number("SAGEMAKER_CONTAINER_LOG_LEVEL", logging.INFO, 0, 1000)
        self.model_dir = os.path.join(os.path.abspath(text("SAGEMAKER_BASE_DIR", "/opt/ml")), "model")
        self.code_dir = os.path.join(self.model_dir, "code")
        self.program = text("SAGEMAKER_PROGRAM", "inference.py")
        self.port = number("SAGEMAKER_BIND_TO_PORT", 0, 0, 65535)
        self.port_file = text("SAGEMAKER_LOCAL_PORT_FILE", None)
        self.default_accept = text("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT", formats.JSON)
        self.max_payload_mb = number("SAGEMAKER_MAX_PAYLOAD_IN_MB", 6, 1, 100_000)


class Server(ThreadingHTTPServer):
    """One thread a connection, and a stop that lets the requests under way come to their end."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    # A restarted server gets its port back although old connections of it linger. On Windows the same option, and
    # elsewhere the one for whole ports, would share a port that is in use instead of telling that it is.
    allow_reuse_address = os.name != "nt"
    allow_reuse_port = False

    def __init__(self, settings):
        self.settings = settings
        self.program = None
        self.stopping = False
        self._open, self._busy, self._changed = set(), set(), threading.Condition()
        super().__init__(("127.0.0.1", settings.port), RequestHandler, bind_and_activate=False)
        # The port is taken before the model loads, so that a port in use is known at once, and listened on after it.
        self._claim(self.server_bind)

    def listen(self):
        self._claim(self.server_activate)

    def server_bind(self):
        if os.name == "nt":
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        # Not HTTPServer's: it asks the name service who 127.0.0.1 is, which can take seconds.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address

    def _claim(self, action):
        try:
            action()
        except OSError as error:
            port = self.settings.port
            if error.errno == errno.EADDRINUSE or (os.name == "nt" and error.errno == errno.EACCES):
                raise PortError(f"port {port} is in use: stop what listens on it or choose another port") from error
            raise PortError(f"port {port} cannot be listened on: {error.strerror}") from error

    def process_request(self, request, client_address):
        with self._changed:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request):
        super().shutdown_request(request)
        with self._changed:
            self._open.discard(request)
            self._changed.notify_all()

    @contextlib.contextmanager
    def busy(self, connection):
        with self._changed:
            self._busy.add(connection)
        try:
            yield
        finally:
            with self._changed:
                self._busy.discard(connection)

    def stop(self):
        self.shutdown()
        self.server_close()
        with self._changed:
            self.stopping = True
            for connection in self._open - self._busy:
                # Ends the wait for a next request; one that has already arrived is still read and answered.
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RD)
            self._changed.wait_for(lambda: not self._open)

    def handle_error(self, request, client_address):
        if isinstance(sys.exc_info()[1], ConnectionError):
            log.debug("the client closed its connection: %s", sys.exc_info()[1])
        else:
            log.exception("a connection failed")


class RequestHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "SageMakerEstimator", ""
    disable_nagle_algorithm = True
    timeout = IDLE_SECONDS

    ROUTES = {"/ping": "GET", "/invocations": "POST", "/execution-parameters": "GET"}

    def route(self):
        with self.server.busy(self.connection):
            # Until read_body has run, what follows could be taken for a next request, so the connection is not kept.
            self._unread = (self.command == "POST" or "Content-Length" in self.headers
                            or "Transfer-Encoding" in self.headers)
            path = self.path.split("?", 1)[0]
            method = self.ROUTES.get(path)
            if method is None:
                self.reply(404, f"there is nothing at {path}; this server has {', '.join(self.ROUTES)}")
            elif method != self.command:
                self.reply(405, f"{path} takes {method} only", headers={"Allow": method})
            elif path == "/ping":
                self.reply(200, content_type=None)
            elif path == "/invocations":
                self.invoke()
            else:
                limits = {"MaxConcurrentTransforms": 1, "BatchStrategy": "MULTI_RECORD",
                          "MaxPayloadInMB": self.server.settings.max_payload_mb}
                self.reply(200, json.dumps(limits), formats.JSON)
        if self.server.stopping:
            self.close_connection = True

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = route

    def invoke(self):
        try:
            body = self.read_body()
        except formats.RequestError as error:
            return self.reply(error.status, str(error))
        try:
            answer, content_type = self.server.program.answer(body, self.headers.items())
        except formats.RequestError as error:
            return self.reply(error.status, str(error))
        except BaseException as error:  # sys.exit() in a program ends its request, not the connection without a word
            summary, trace = describe(error)
            log.error("%s\n%s", summary, trace)
            return self.reply(500, f"{summary}\n{trace}")
        return self.reply(200, answer, content_type)

    def read_body(self):
        codings, lengths = ([value.strip() for value in self.headers.get_all(name, [])]
                            for name in ("Transfer-Encoding", "Content-Length"))
        if codings and lengths:
            raise formats.RequestError(400, "a request has either Content-Length or Transfer-Encoding, not both")
        if codings and [coding.lower() for coding in codings] != ["chunked"]:
            raise formats.RequestError(501, f"the transfer encoding {', '.join(codings)} is not known; send chunked")
        if not codings and not lengths:
            raise formats.RequestError(411, "the request needs a Content-Length, or a chunked body")
        if lengths and (len(set(lengths)) > 1 or not re.fullmatch("[0-9]{1,18}", lengths[0])):
            raise formats.RequestError(400, f"Content-Length must be one whole number, not {', '.join(lengths)!r}")
        if lengths:
            self._check_size(int(lengths[0]))
        if self.headers.get("Expect", "").lower() == "100-continue" and self.request_version != "HTTP/1.0":
            self.send_response_only(100)
            self.end_headers()
        body = self._read_exactly(int(lengths[0])) if lengths else self._read_chunks()
        self._unread = False
        return body

    def _read_chunks(self):
        body = bytearray()
        while True:
            size = self.rfile.readline(1024).split(b";", 1)[0].strip()
            if not re.fullmatch(b"[0-9A-Fa-f]{1,12}", size):
                raise formats.RequestError(400, f"{size[:20]!r} is not the size of a chunk")
            size = int(size, 16)
            if size == 0:
                break
            self._check_size(len(body) + size)
            body += self._read_exactly(size)
            if self._read_exactly(2) != b"\r\n":
                raise formats.RequestError(400, "a chunk is longer than its size says")
        for _ in range(100):
            if self.rfile.readline(65536) in (b"\r\n", b"\n", b""):
                return bytes(body)
        raise formats.RequestError(400, "the chunked body has more than 100 trailer lines")

    def _read_exactly(self, size):
        data = self.rfile.read(size)
        if len(data) < size:
            raise ConnectionAbortedError(f"{len(data)} of {size} bytes of a body came")
        return data

    def _check_size(self, size):
        limit = self.server.settings.max_payload_mb
        if size > limit * 1024 * 1024:
            raise formats.RequestError(413, f"the body is larger than {limit} MB (SAGEMAKER_MAX_PAYLOAD_IN_MB)")

    def reply(self, status, body=b"", content_type="text/plain; charset=utf-8", headers=None):
        body = body.encode("utf-8", "backslashreplace") if isinstance(body, str) else body
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if content_type:
            self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        if self._unread or self.server.stopping or self.request_version != "HTTP/1.1":
            self.close_connection = True
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        if self._unread:
            self._drain()

    def _drain(self):
        """Reads on for a while: a close with bytes unread resets the connection, and the answer may be lost with it."""
        deadline = time.monotonic() + DRAIN_SECONDS
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(DRAIN_SECONDS)
            while time.monotonic() < deadline and self.connection.recv(65536):
                pass

    def send_error(self, code, message=None, explain=None):
        """What http.server itself refuses: plain text for its HTML, and nothing more from a client it cannot read."""
        self._unread = True
        # A line that is no HTTP at all counts as HTTP/0.9, which has no status line to answer with.
        self.request_version = self.protocol_version
        self.reply(code, message or self.responses[code][0])

    def handle_expect_100(self):
        return True  # read_body says so, once it knows that the body will be taken

    def log_message(self, format, *args):
        log.debug("%s", (format % args).encode("unicode_escape").decode("ascii"))


def write_port_file(path, port):
    temporary = f"{path}.{os.getpid()}.tmp"
    with open(temporary, "w", encoding="ascii") as file:
        file.write(f"{port}\n")
    os.replace(temporary, path)


def limit_exit(code):
    """Bounds the time from here to the exit, which requests, threads and exit hooks of the program can hold up."""
    def cut():
        log.warning("cut off what was not done %d s after the stop", STOP_SECONDS)
        os._exit(code)

    timer = threading.Timer(STOP_SECONDS, cut)
    timer.daemon = True
    timer.start()


def raise_stopped(number, frame):
    raise Stopped


def start():
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    # ^C at a terminal reaches every process of its group; it is meant for the shell, not for an endpoint.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in STOP_SIGNALS:
        signal.signal(number, raise_stopped)
    settings = Settings(os.environ)
    logging.basicConfig(stream=sys.stderr, level=settings.log_level, format="%(levelname)s %(name)s: %(message)s")
    server = Server(settings)
    server.program = Program(settings)
    server.program.load()
    server.listen()
    return server


def serve(server):
    # Python's own signal byte on a socket is safe to wait for; locks and events can deadlock with a signal handler.
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
    for number in STOP_SIGNALS:
        signal.signal(number, lambda number, frame: None)
    threading.Thread(target=server.serve_forever, args=(0.2,), daemon=True).start()
    if server.settings.port_file:
        write_port_file(server.settings.port_file, server.server_port)
    log.info("%s is served on http://127.0.0.1:%d", server.settings.program, server.server_port)
    while reader.recv(1)[0] not in STOP_SIGNALS:
        pass
    log.info("stopping")
    limit_exit(0)
    server.stop()


def main():
    try:
        serve(start())
        return 0
    except Stopped:
        code = 0
    except StartError as error:
        print("error: " + " ".join(str(error).split()), file=sys.stderr)
        code = EXIT_NO_PORT if isinstance(error, PortError) else 1
    except BaseException as error:
        summary, trace = describe(error)
        print(f"{trace}error: {summary}", file=sys.stderr)
        code = 1
    limit_exit(code)
    return code


if __name__ == "__main__":
    sys.exit(main())
