"""What people do and decide: who viewed and searched what, and their judgements. Apart from what machines claim."""

from speur.cases.people import AuditEntry, Decision, People

__all__ = ["AuditEntry", "Decision", "People"]
