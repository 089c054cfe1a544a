"""The embedded AWS emulator: ministack in a process of its own, with the repairs that it needs.

It is a process apart from the launcher so that its environment is cleared (ministack hands its
own environment on to every function) and so that it can be killed and replaced on its own.
"""
