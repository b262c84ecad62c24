"""The commands: `./dev test`, `./dev demo`, and `./dev load` for the benchmarks at full size."""

from __future__ import annotations

import argparse
import io
import signal
import sys
from pathlib import Path

from devtools import bench, demo, testing
from devtools.places import DEMO_OUT, log_file
from devtools.running import Runner
from devtools.sharing import Share
from devtools.words import Trouble

#: Options of the demo that are handed to the preview as they are.
_FILES = (
	"roster", "events", "records", "organizations", "posts", "meetings", "plans", "rulebook", "as-of", "what-if",
)  # fmt: skip


def _parser() -> argparse.ArgumentParser:
	parser = argparse.ArgumentParser(prog="./dev", description="谈心谈话：演示与测试 / demo and tests")
	commands = parser.add_subparsers(dest="command", required=True, metavar="test | demo | load")
	test = commands.add_parser("test", help="运行全部测试 / run the tests")
	load = commands.add_parser("load", help="完整规模的性能测试 / the benchmarks at full size")
	for command in (test, load):
		command.add_argument(
			"pytest", nargs="*", metavar="-- PYTEST", help="给 pytest 的选项 / options for pytest"
		)
	test.add_argument(
		"--only",
		metavar="FOLDERS",
		help="只运行这些文件夹的测试，逗号分隔 / only these folders of tests, by commas",
	)
	test.add_argument("--beside", type=Path, help=argparse.SUPPRESS)  # the second process of a run
	show = commands.add_parser("demo", help="演示单位 / the demo unit")
	for command in (test, load, show):
		where = command.add_mutually_exclusive_group()
		where.add_argument("--bench", metavar="PATH", help="用这个 bench（或 TANXIN_BENCH）/ use this bench")
		where.add_argument("--no-bench", action="store_true", help="不用 bench / without a bench")
	for name in _FILES:
		show.add_argument(
			f"--{name}", action="append", default=[], metavar="…", help="给预览 / for the preview"
		)
	show.add_argument(
		"--out", type=Path, default=DEMO_OUT, metavar="DIR", help="预览写到哪里 / where the preview goes"
	)
	show.add_argument("--fresh", action="store_true", help="重建演示站点 / make the demo site anew")
	show.add_argument("--port", type=int, default=0, help="网页端口 / port of the web server")
	show.add_argument("--exit", action="store_true", help="载入后即结束 / end after loading")
	return parser


def _run(arguments: argparse.Namespace, runner: Runner) -> int:
	path, named = (None, False) if arguments.no_bench else bench.find(arguments.bench)
	if arguments.command == "load":
		return testing.load(path, named, arguments.pytest, runner)
	if arguments.command == "test":
		if arguments.beside and path:
			return testing.beside(path, arguments.pytest, runner, Share(arguments.beside))
		only = tuple(arguments.only.split(",")) if arguments.only else ()
		return testing.run(path, named, arguments.pytest, runner, only)
	given = vars(arguments)
	pairs = [(name, value) for name in _FILES for value in given[name.replace("-", "_")]]
	files = [word for name, value in pairs for word in (f"--{name}", value)]
	wishes = demo.Wishes(arguments.out, files, arguments.fresh, arguments.port, arguments.exit)
	return demo.run(path, named, wishes, runner)


def main() -> int:
	"""0: done; 1: a test failed or something went wrong, said in one sentence; 130: ctrl-C."""
	for stream in (sys.stdout, sys.stderr):
		if isinstance(stream, io.TextIOWrapper):
			stream.reconfigure(encoding="utf-8", errors="replace")
	signal.signal(signal.SIGTERM, signal.default_int_handler)  # a CI that ends us gets its clean-up too
	arguments = _parser().parse_args()
	runner = Runner(log_file(arguments.command))
	try:
		return _run(arguments, runner)
	except Trouble as trouble:
		print(trouble, file=sys.stderr)
		return 1
	except KeyboardInterrupt:
		print("已中断，已清理。 / interrupted; cleaned up.", file=sys.stderr)
		return 130
	finally:
		runner.stop_all()


if __name__ == "__main__":
	sys.exit(main())
