from config.queue import broker_settings, cache_settings


def test_redis_over_tcp_is_taken_as_it_is():
    settings = broker_settings("redis://queue.example:6379/2")

    assert settings["CELERY_BROKER_URL"] == "redis://queue.example:6379/2"
    assert settings["CELERY_RESULT_BACKEND"] == "redis://queue.example:6379/2"


def test_a_socket_is_written_as_celery_and_as_django_know_it():
    address = "unix:///srv/run/valkey.sock"

    assert broker_settings(address)["CELERY_BROKER_URL"] == "redis+socket:///srv/run/valkey.sock"
    assert cache_settings(address)["LOCATION"] == address


def test_a_folder_serves_where_there_is_no_redis(tmp_path):
    settings = broker_settings(f"filesystem://{tmp_path}")

    assert settings["CELERY_BROKER_URL"] == "filesystem://"
    assert settings["CELERY_RESULT_BACKEND"] == f"file://{tmp_path}/results"
    assert (tmp_path / "messages").is_dir()
    assert cache_settings(f"filesystem://{tmp_path}")["LOCATION"] == f"{tmp_path}/cache"
