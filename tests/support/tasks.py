"""Small tasks for worker processes, some of which misbehave.

Workers find them by name, so they live in a module; and each worker imports it, so it imports nothing slow.
"""

import os
import signal
import time
from pathlib import Path


def divide_by(number):
    return 1.0 / number


def die_once_at_three(task):
    number, marker = task
    if number == 3 and not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return 10 * number


def die_always_at_three(number):
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return 10 * number


def worker_threads(_):
    return os.environ["OPENBLAS_NUM_THREADS"]


def write_pid_and_sleep(folder):
    (Path(folder) / str(os.getpid())).touch()
    time.sleep(600)


def sleep_for_ever_at_one(number):
    if number == 1:
        time.sleep(1e6)
    return 10 * number


def eat_memory_at_one(number):
    if number == 1:
        eaten = b"x" * 800_000_000  # touched, so that they are really held
        time.sleep(1e6)
        del eaten
    return 10 * number


def nap(number):
    time.sleep(0.05)
    return number


def own_process():
    return {"process": str(os.getpid())}


def own_setting():
    return {"setting": os.environ.get("VERSION_OF_A_TEST", "as here")}


def setting_after_nap(number):
    nap(number)
    return own_setting()["setting"]


def interrupt_is_blocked(_):
    return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())
