"""What is added to ministack's function worker.

A worker must not outlive the emulator: an orphan would go on writing to simulators and to a
restarted emulator. Its standard input ends with the emulator, but a worker inside a handler does
not look there, so a thread watches the parent's id. That works wherever there are processes with
parents; the Linux-only signal on a parent's death would fire when the *thread* that started the
worker ends.
"""

END_OF_LOG = "\x1eend-of-invocation-log"
"""Line by which a worker says that everything of one invocation has been logged."""

_PARENT_WATCH = """
def _end_with_the_emulator():
    import os, threading, time
    parent = os.getppid()
    def watch():
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(0)
    threading.Thread(target=watch, daemon=True, name="parent-watch").start()

_end_with_the_emulator()
"""

_FLUSH = """        _real_stdout.flush()

run()
"""
_FLUSH_WITH_MARK = f"""        sys.stderr.write({END_OF_LOG!r} + chr(10))
        sys.stderr.flush()
        _real_stdout.flush()

run()
"""

_INIT_ERROR = '_real_stdout.write(json.dumps({"status": "error", "error": str(e)}) + "\\n")'
_INIT_TRACE = (
    '_real_stdout.write(json.dumps({"status": "error", "error": traceback.format_exc()}) + "\\n")'
)


class WorkerScriptError(RuntimeError):
    """The worker script of the installed ministack is not the one that was to be changed."""


def prepared(script: str) -> str:
    """Return the worker script with the parent watch, the end mark and whole import errors."""
    script = _replaced(script, _FLUSH, _FLUSH_WITH_MARK)
    script = _replaced(script, _INIT_ERROR, _INIT_TRACE)
    return _PARENT_WATCH + script


def _replaced(script: str, old: str, new: str) -> str:
    if script.count(old) != 1:
        message = f"ministack's worker script does not hold {old!r} exactly once"
        raise WorkerScriptError(message)
    return script.replace(old, new)
