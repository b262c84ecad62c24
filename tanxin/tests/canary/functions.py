"""The app's functions that the canary does not ask to read (不作为读取途径的函数): those that change something, which the
scene and the forced errors go through, and those that stand in for the platform's, asked under the platform's names."""

CHANGING = frozenset(
	"""
	batches.bulk_workflow_approval batches.go_on batches.start campaigns.create campaigns.merge campaigns.move
	campaigns.propose campaigns.remove campaigns.restore campaigns.split campaigns.swap_talker confirm.agree
	confirm.notice_seen confirm.object_to confirm.on_paper confirm.told_in_person confirm.unable events.withdraw
	exemptions.act exemptions.ask follow_ups.add follow_ups.close follow_ups.rewrite inbox.opened intake.bring_in
	intake.check intake.discard keeping.check_handover keeping.complete_handover keeping.file keeping.file_year
	keeping.hold keeping.lift keeping.move_disposal keeping.receive_handover keeping.send_disposal keeping.set_pages
	keeping.sign_disposal lookups.toggle_like notes.write_dossier notes.write_plan notes.write_record
	plans.add_to_sheet plans.make_plan plans.next_round plans.remove_from_sheet plans.sheet_from_obligations
	reading.ask reading.ask_for_period reading.decide reading.withdraw records.begin records.correct requests.ask
	requests.withdraw
	rules.save_unit_rules signoff.act signoff.adjust signoff.decide_lines signoff.revoke_delegation spot_checks.close
	uploads.upload_file
	""".split()
)
STANDING_IN = frozenset(
	"""
	counting.get_count counting.list_count forms.download_multi_pdf forms.download_pdf lookups.generate_message_preview
	lookups.get_docinfo lookups.get_group_by_count lookups.get_link_title lookups.get_next
	lookups.get lookups.get_workflow_state_count lookups.getdoc lookups.is_document_amended lookups.render_jinja_template
	lookups.report_to_pdf lookups.validate_link lookups.validate_link_and_fetch platform.apply_action platform.chart
	platform.confirm_action platform.get_open_count platform.linked_documents platform.search_link
	platform.search_widget platform.submitted_documents
	""".split()
)
#: What they are asked for (an order, a rule, a list that is not made yet) is not in the scene, and has no words.
WITHOUT_WORDS = frozenset(
	"""
	batches.state campaigns.defaults campaigns.from_meeting campaigns.from_obligations campaigns.state
	campaigns.talkers delegations.standing exemptions.my_steps intake.progress intake.template keeping.catalogue_pdf
	keeping.disposal_steps keeping.handover_steps plans.draft_plans rules.progress rules.unit_rules_page
	rules.what_if rules.what_if_book rules.what_if_unit
	""".split()
)
