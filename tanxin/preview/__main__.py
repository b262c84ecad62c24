"""The command: `python -m tanxin.preview`."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NoReturn

from tanxin.demo import DEMO_AS_OF
from tanxin.domain.calendar import NoWorkingDay
from tanxin.domain.directory import DirectoryProblem
from tanxin.domain.rulebook import RulebookError
from tanxin.intake.reading import UnreadableFile
from tanxin.intake.values import BadValue, parse_date
from tanxin.preview.output import OutputRefused
from tanxin.preview.run import Request, run
from tanxin.preview.source import Sources
from tanxin.preview.what_if import add_option
from tanxin.preview.words import rate_word

_EPILOG = """
名册可以是 ERPNext 员工（Employee）导出的 CSV 或 XLSX，中英文列名都可以，也可以是单位自己的表。
没有 --organizations 时以部门代替党组织；没有 --posts 时按名册“职务”认定书记、副书记、委员。
DIR 不存在、是空的、或是上次由本命令生成且没有改动过时才写入；里面有别的文件则拒绝，什么也不改。
文件读不了、规则集不合格或 DIR 不能写时，在标准错误上说一句话并以 2 退出，不留下半成品。
个别行有问题时照常生成，问题逐行列在首页、台账和 result.json 里。
"""


class _Parser(argparse.ArgumentParser):
	"""A parser whose refusals are one Chinese sentence, as all others are."""

	def error(self, message: str) -> NoReturn:
		self.exit(2, f"命令行有误（{message}），请用 --help 查看用法。\n")


def _day(text: str) -> date:
	try:
		return parse_date(text)
	except BadValue as error:
		raise argparse.ArgumentTypeError(str(error)) from error


def _parser() -> argparse.ArgumentParser:
	parser = _Parser(
		prog="python -m tanxin.preview",
		description="不装系统，先用单位已有的表看一看：应谈、已谈、覆盖率、及时率，该由谁谈、依据哪条规定。",
		epilog=_EPILOG,
		formatter_class=argparse.RawDescriptionHelpFormatter,
	)
	parser.add_argument("--roster", type=Path, metavar="R", help="名册（CSV 或 XLSX）；不给则用 --demo")
	parser.add_argument(
		"--events", type=Path, action="append", default=[], metavar="E", help="必谈情形，可重复"
	)
	parser.add_argument(
		"--records", type=Path, action="append", default=[], metavar="T", help="谈话台账，可重复"
	)
	parser.add_argument("--organizations", type=Path, metavar="O", help="党组织名单")
	parser.add_argument("--posts", type=Path, metavar="P", help="任职名单")
	parser.add_argument("--meetings", type=Path, metavar="M", help="会议（组织生活会、民主生活会）")
	parser.add_argument("--plans", type=Path, metavar="L", help="谈话计划")
	parser.add_argument(
		"--rulebook",
		action="append",
		default=[],
		metavar="Y",
		help="规则集：自带的编号（如 ZZ77）或 YAML 文件，可重复；不给则用自带的、初装时启用的",
	)
	parser.add_argument(
		"--as-of", type=_day, metavar="DATE", help="统计到哪一天，默认今天（演示单位为 2026-11-20）"
	)
	parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="写到哪个文件夹")
	parser.add_argument(
		"--person", action="append", default=[], metavar="N", help="只打印此人的记录表（姓名或工号），可重复"
	)
	parser.add_argument(
		"--forms", type=int, default=6, metavar="N", help="打印多少份记录表，默认 6，0 为不打印"
	)
	parser.add_argument("--demo", action="store_true", help="用自带的演示单位：云溪县（虚构）")
	return parser


def _request(arguments: argparse.Namespace, parser: argparse.ArgumentParser) -> Request:
	if arguments.demo == bool(arguments.roster):
		parser.error("--roster 和 --demo 要给一个，也只能给一个")
	if arguments.forms < 0:
		parser.error("--forms 不能是负数")
	sources = (
		replace(Sources.of_demo(), rulebooks=tuple(arguments.rulebook))
		if arguments.demo
		else _sources(arguments)
	)
	as_of = arguments.as_of or (DEMO_AS_OF if arguments.demo else date.today())
	people, what_if = tuple(arguments.person), tuple(arguments.what_if)
	return Request(sources, as_of, arguments.out, people, arguments.forms, what_if)


def _sources(arguments: argparse.Namespace) -> Sources:
	return Sources(
		roster=arguments.roster,
		events=tuple(arguments.events),
		records=tuple(arguments.records),
		organizations=arguments.organizations,
		posts=arguments.posts,
		meetings=arguments.meetings,
		plans=arguments.plans,
		rulebooks=tuple(arguments.rulebook),
	)


def _sentence(error: Exception, out: Path) -> str:
	"""What to tell the person, as one sentence."""
	if isinstance(error, RulebookError):
		rest = len(error.problems) - 1
		return f"{error.problems[0]}{f'（另有 {rest} 处）' if rest else ''}。"
	if isinstance(error, OSError):
		return f"写入“{out}”时出错（{error.strerror}），没有留下半成品。"
	return f"{str(error).rstrip('。')}。"


def main(words: Sequence[str] | None = None) -> int:
	"""Run the command. 0: written; 2: one sentence on stderr says why not."""
	parser = _parser()
	add_option(parser)
	request = _request(parser.parse_args(words), parser)
	began = time.monotonic()

	def say(step: str) -> None:
		print(f"[{time.monotonic() - began:5.1f} 秒] {step}…", file=sys.stderr, flush=True)

	try:
		assessment = run(request, say)
	except KeyboardInterrupt:
		print("已中断，什么也没有写入。", file=sys.stderr)
		return 130
	except (UnreadableFile, OutputRefused, DirectoryProblem, NoWorkingDay, RulebookError, OSError) as error:
		print(_sentence(error, request.out), file=sys.stderr)
		return 2
	total = assessment.total
	print(
		f"应谈 {total.owed}，已谈 {total.done}，覆盖率 {rate_word(total.coverage_rate)}，"
		f"及时率 {rate_word(total.timely_rate)}，逾期未谈 {total.overdue}，未达标（需说明）{total.to_explain}；"
		f"有问题的行 {len(assessment.unit.problems)} 处。请打开 {request.out / 'index.html'}"
	)
	return 0


if __name__ == "__main__":
	sys.exit(main())
