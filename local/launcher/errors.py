"""What keeps a local stack from starting, each as one line for the person at the terminal."""


class LaunchError(RuntimeError):
    """The local stack cannot start; the message is one line that says what to do."""


class AlreadyRunningError(LaunchError):
    """Another launcher holds this state directory."""


class PortTakenError(LaunchError):
    """Another program listens where a part of the stack should."""


class DeploymentError(LaunchError):
    """The emulator refused the template."""


class ChildFailedError(LaunchError):
    """A part of the stack ended, or did not answer in time."""


class FunctionFailedError(RuntimeError):
    """A function raised instead of answering."""
