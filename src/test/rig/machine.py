"""What the simulated machines share: a voice, and a way to end."""


class CannotBoot(Exception):
    """What the machine would have stopped at."""


def say(*words):
    print(*words, flush=True)
