"""Locks: who asks whether one is free keeps nobody out of it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection

from crm.sql import Lock, advisory_lock, free_locks

pytestmark = pytest.mark.django_db
WANTED = Lock.STEP + 0xFFFF_FFFE


def test_a_lock_is_free_until_somebody_holds_it():
    others = Lock.NIGHT + 0xFFFF_FFFE
    assert free_locks([WANTED, others]) == {WANTED, others}
    with advisory_lock(WANTED) as is_ours:
        assert is_ours
        assert free_locks([WANTED, others]) == {others}
    assert free_locks([WANTED]) == {WANTED}
    assert free_locks([]) == set()


def test_asking_whether_a_lock_is_free_keeps_nobody_out():
    done = Event()

    def ask():
        asked = 0
        try:
            while not done.is_set():
                free_locks([WANTED])
                asked += 1
        finally:
            connection.close()
        return asked

    with ThreadPoolExecutor(1) as other:
        asking = other.submit(ask)
        taken = []
        for _attempt in range(300):
            with advisory_lock(WANTED) as is_ours:
                taken.append(is_ours)
        done.set()
    assert asking.result() > 0
    assert all(taken)
