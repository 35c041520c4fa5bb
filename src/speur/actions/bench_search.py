"""`bench search`: latencies of the workbench over HTTP."""


def bench_search(**_: object) -> dict[str, object]:
    """Not measured yet."""
    raise NotImplementedError
