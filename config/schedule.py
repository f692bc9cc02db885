"""The timetable of periodic jobs, in the time zone of Brussels, and which jobs let others go first; each job is safe to
run twice."""

from typing import Any

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, Any]] = {
    # Work of a payment run that a dead worker, a lost queue or a restart left behind.
    "payments-resume": {"task": "payments.resume_runs", "schedule": 60.0},
    # Answers of the bank that its channel dropped in BANK_FOLDER.
    "payments-bank-folder": {"task": "payments.read_bank_folder", "schedule": 60.0},
    # At an hour that exists every day of the year.
    "payments-nightly": {"task": "payments.prepare_nightly", "schedule": crontab(hour=4, minute=30)},
    # A sign of life for the health check.
    "kernel-heartbeat": {"task": "kernel.heartbeat", "schedule": 30.0},
    # Follow-ups that the queue did not take when their deed was committed.
    "kernel-sweep-jobs": {"task": "kernel.sweep_jobs", "schedule": 30.0},
    # Lines of facilities for which a register kept silent.
    "ecalcura-verify": {"task": "ecalcura.verify_pending", "schedule": 1800.0},
    # Orders to calculate that a dead worker, a lost queue or a restart left behind.
    "ecalcura-resume": {"task": "ecalcura.resume_runs", "schedule": 60.0},
    # Reminders to facilities, their new account numbers, files nobody came back for.
    "ecalcura-daily": {"task": "ecalcura.daily", "schedule": crontab(hour=6, minute=15)},
    # Advances that fall due in some weeks, for a person to approve.
    "ecalcura-propose-advances": {"task": "ecalcura.propose_advances", "schedule": crontab(hour=6, minute=30)},
    # Letters and mails whose next attempt is due, or that a dead worker left behind.
    "correspondence-sweep": {"task": "correspondence.sweep", "schedule": 60.0},
    # People whose name the register could not give when their application was started.
    "zorgkrediet-verify-people": {"task": "zorgkrediet.verify_people", "schedule": crontab(minute=10)},
    # Files about which the register of career breaks kept silent.
    "zorgkrediet-breaks": {"task": "zorgkrediet.ask_silent_breaks", "schedule": crontab(minute=20)},
    # Questions whose term passed without an answer.
    "zorgkrediet-close-unanswered": {"task": "zorgkrediet.close_unanswered", "schedule": crontab(hour=5, minute=0)},
}

# Somebody waits for a mail; documents take seconds each and can come by hundreds. On Redis 0 goes first, which is what
# a job without a number has; the steps are 0, 3, 6 and 9.
ROUTES: dict[str, dict[str, int]] = {
    "zorgkrediet.ask_career_breaks": {"priority": 3},
    "correspondence.make_letter": {"priority": 6},
    "correspondence.send_letter": {"priority": 6},
    "ecalcura.make_confirmation_files": {"priority": 6},
    "ecalcura.keep_calculation_files": {"priority": 6},
}
