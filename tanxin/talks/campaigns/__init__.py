"""Plan sheets from what is owed (由应谈事项拟定审批表): proposing, adjusting by hand, making the plans."""
