"""Judges with several processes, each a share of the files at a time.

The rendered plans come back in the order of the arguments, so that reports have the same bytes as from one process.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import parent_process

from plancheck.app import VerifyRequest
from plancheck.app.verify import Session
from plancheck.app.verify.plan_renderer import PlanRenderer
from plancheck.common import dataclass
from plancheck.domain.source import Problem, UsageError
from plancheck.io.inputs import STDIN
from plancheck.report import Row
from plancheck.report.rows.rendered_plan import RenderedPlan
from plancheck.report.rows.rendered_plans import RenderedPlans

SHARE = 16
"""Files that a process judges at a time."""


@dataclass(slots=True, kw_only=True, eq=False)
class _Share:
    """What a process gives back for its share of the files."""

    plans: list[RenderedPlan]
    problems: list[Problem]
    ran: list[str]
    matched: set[str]
    packs: list[Row]


_session: Session | None = None
_renderer: PlanRenderer | None = None


def _start(request: VerifyRequest, renderer: PlanRenderer) -> None:
    """Make a process ready for its first share."""
    global _session, _renderer
    _begin()
    _session, _renderer = Session.open(request), renderer
    _session.prepare()
    _session.workspace.index()


def _work(names: list[str]) -> _Share:
    session, renderer = _session, _renderer
    if session is None or renderer is None:
        raise RuntimeError
    before = len(session.workspace.log.problems)
    plans = [plan for _, plan in renderer.render_files(names, session)]
    return _Share(
        plans=plans,
        problems=session.workspace.log.problems[before:],
        ran=list(session.ran),
        matched=session.matched,
        packs=session.packs_used(),
    )


def render_shares(
    session: Session,
    renderer: PlanRenderer,
    processes: int,
    progress: Callable[[int, int], None],
) -> RenderedPlans:
    """Judge and render every file of a session; what comes from standard input is read here, once."""
    files, request = session.workspace.inputs.files, session.request
    given = request.stdin() if STDIN in files else b""
    handed = replace(request, stdin=partial(bytes, given))
    shares = [files[at : at + SHARE] for at in range(0, len(files), SHARE)]
    plans = renderer.store()
    try:
        with ProcessPoolExecutor(
            processes, initializer=_start, initargs=(handed, renderer)
        ) as pool:
            with _signals_held_back():
                found = pool.map(_work, shares)
            for number, share in enumerate(found, 1):
                for plan in share.plans:
                    plans.add(plan, len(plans))
                session.workspace.log.add(*share.problems)
                session.take_over(share.ran, share.matched, share.packs)
                progress(min(number * SHARE, len(files)), len(files))
    except BrokenExecutor:
        raise UsageError("worker-ended") from None
    return plans


_SIGNALS = {
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
}


@contextlib.contextmanager
def _signals_held_back() -> Iterator[None]:
    """Hold signals back while processes are made: they inherit that, and none is interrupted at its start."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """Begin a process: it ends when its parent does, however that ends, and leaves Ctrl-C to it."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    for one in _SIGNALS:
        signal.signal(one, signal.SIG_IGN if one == signal.SIGINT else signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
