"""Run `make simulate` and, with the word `prove` first, `make prove`."""

import sys

from tests.simulation import command, proving

if __name__ == "__main__":
    proves = sys.argv[1:2] == ["prove"]
    sys.exit(proving.main(sys.argv[2:]) if proves else command.main(sys.argv[1:]))
