"""Find a PostgreSQL and a Redis that answer on this machine, and make them fit for the tests."""

import os
import sys

import psycopg2
from psycopg2 import errors
from redis import Redis, RedisError

TEMPLATE = "wafa_template"
USERS = ("root", "postgres", "postgres:postgres")
LOCALE = "ENCODING UTF8 LC_COLLATE 'C' LC_CTYPE 'C.UTF-8' TEMPLATE template0"
REDIS_URL = "redis://127.0.0.1:6379/15"


def main() -> int:
    """Print the environment that leads to the servers, or end with 1 where they do not answer."""
    server = next((url for url in candidates() if is_made_ready(url)), None)
    if server is None or not redis_answers():
        return 1
    print(f"DATABASE_URL={server}/wafa REDIS_URL={REDIS_URL} TEST_TEMPLATE={TEMPLATE}")
    return 0


def candidates() -> list[str]:
    """Give the addresses a server on this machine is likely to accept."""
    users = (os.environ.get("PGUSER", "postgres"), *USERS)
    return [f"postgres://{user}@127.0.0.1:5432" for user in users]


def is_made_ready(url: str) -> bool:
    """Tell whether the server answers, and leave a database of our locale there to copy from."""
    try:
        connection = psycopg2.connect(f"{url}/postgres", connect_timeout=3)
    except psycopg2.OperationalError:
        return False
    connection.autocommit = True  # a database is not made inside a transaction
    with connection.cursor() as cursor:
        try:
            cursor.execute(f"CREATE DATABASE {TEMPLATE} {LOCALE}")
        except errors.DuplicateDatabase:
            pass
        except psycopg2.Error:
            return False
    connection.close()
    return True


def redis_answers() -> bool:
    """Tell whether Redis answers."""
    try:
        return bool(Redis.from_url(REDIS_URL, socket_timeout=3).ping())
    except (OSError, RedisError):
        return False


if __name__ == "__main__":
    sys.exit(main())
