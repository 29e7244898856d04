"""A pool of processes for replications, made once."""

import multiprocessing

import pytest


@pytest.fixture(scope="session")
def pool():
    with multiprocessing.get_context("spawn").Pool() as processes:
        yield processes
