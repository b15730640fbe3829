"""Words for the states of a certificate on the one page that the server writes itself: Chinese, English."""

from backend.certificates.rules import Status

STATUS_WORDS: dict[Status, tuple[str, str]] = {
    Status.VALID: ("有效", "Valid"),
    Status.SUSPENDED: ("已暂扣", "Suspended"),
    Status.CANCELLED: ("已注销", "Cancelled"),
    Status.REVOKED_PENALTY: ("已吊销", "Revoked"),
    Status.REVOKED_ERROR: ("已撤销", "Annulled"),
    Status.WITHDRAWN_BY_AUTHORITY: ("已撤回", "Withdrawn"),
    Status.VOIDED: ("已作废", "Void"),
    Status.TRANSFERRED: ("已转移", "Transferred"),
    Status.SUPERSEDED: ("已换证", "Replaced"),
    Status.EXPIRED: ("已过期", "Expired"),
    Status.NOT_YET_VALID: ("未生效", "Not yet valid"),
}
