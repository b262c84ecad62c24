"""The sign-off (审批): the only place that moves a plan or a sheet from one state to another."""
