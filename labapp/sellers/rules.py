"""Sellers: stages, gates, standing and indicators. Pure."""

from __future__ import annotations

from enum import StrEnum


class SellerKind(StrEnum):
    REFURBISHING_FACTORY = "refurbishing_factory"
    WORKSHOP = "workshop"
    RECYCLER = "recycler"
    TRADER = "trader"
    LEASING_COMPANY = "leasing_company"
    MANUFACTURER = "manufacturer"
    MAJOR_RETAILER = "major_retailer"
    MOBILE_OPERATOR = "mobile_operator"


class SellerStage(StrEnum):
    APPLICANT = "applicant"
    ONBOARDING = "onboarding"
    TRIAL = "trial"
    ACTIVE = "active"
    CLOSED = "closed"
    DECLINED = "declined"


class Gate(StrEnum):
    """The six gates of onboarding, in the order in which they are shown."""

    LEGAL_DOCUMENTS = "legal_documents"
    TERMS_SIGNED = "terms_signed"
    CHARTER_SIGNED = "charter_signed"
    ONBOARDING_APPROVED = "onboarding_approved"
    SUCCESS_MANAGER_APPROVED = "success_manager_approved"
    ACCOUNT_SET_UP = "account_set_up"


class Standing(StrEnum):
    GOOD = "good"
    WARNED = "warned"
    LIMITED = "limited"
    SUSPENDED = "suspended"


class MeasureKind(StrEnum):
    WARNING = "warning"
    LIMIT = "limit"
    SUSPENSION = "suspension"
    LIFT = "lift"
