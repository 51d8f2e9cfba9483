"""Addresses of trade credit."""

from django.urls import path

from guanxi.domains.credit.audit.views import show_audit
from guanxi.domains.credit.behaviour.views.score import show_score
from guanxi.domains.credit.liability import views as liability
from guanxi.domains.credit.liability.tables import show_losses
from guanxi.domains.credit.limits import tables
from guanxi.domains.credit.limits.views import applications, overview, papers, standing
from guanxi.domains.credit.statements import urls as statements
from guanxi.domains.credit.watch import views as watch
from guanxi.domains.credit.watch.tables import show_reviews

app_name = "credit"
urlpatterns = [
    *statements.urlpatterns,
    path("", tables.show_credit_list, name="list"),
    path("<int:pk>/", overview.show_credit, name="customer"),
    path("<int:pk>/application/", applications.apply, name="apply"),
    path("<int:pk>/grading/", applications.grade, name="grading"),
    path("<int:pk>/limit/lower/", standing.lower, name="lower"),
    path("<int:pk>/limit/end/", standing.end, name="end"),
    path("<int:pk>/block/", standing.block, name="block"),
    path("<int:pk>/unblocking/", standing.unblock, name="unblock"),
    path("<int:pk>/security/", standing.add_security, name="security"),
    path("securities/<int:pk>/release/", standing.release_security, name="release"),
    path("surveys/<int:pk>/bank/", standing.ask_bank, name="bank"),
    path("references/<int:pk>/answer/", standing.note_answer, name="answer"),
    path("applications/<int:pk>/", applications.show_application, name="application"),
    path("applications/<int:pk>/change/", applications.change, name="change"),
    path("applications/<int:pk>/submission/", applications.submit, name="submission"),
    path("applications/<int:pk>/withdrawal/", applications.withdraw, name="withdrawal"),
    path("applications/<int:pk>/application.pdf", papers.application_paper, name="application_pdf"),
    path("applications/<int:pk>/scoring.pdf", papers.application_scoring_paper, name="application_scoring_pdf"),
    path("<int:pk>/scoring.pdf", papers.scoring_paper, name="scoring_pdf"),
    path("surveys/<int:pk>/survey.pdf", papers.survey_paper, name="survey_pdf"),
    path("losses/", show_losses, name="losses"),
    path("losses/<int:pk>/", liability.show_loss, name="loss"),
    path("losses/<int:pk>/statement.pdf", liability.loss_paper, name="loss_pdf"),
    path("invoices/<int:pk>/write-off/", liability.give_up, name="write_off"),
    path("audit/", show_audit, name="audit"),
    path("<int:pk>/score/", show_score, name="score"),
    path("<int:pk>/news/", watch.note_news, name="news"),
    path("<int:pk>/promise/", watch.note_promise, name="promise"),
    path("promises/<int:pk>/withdrawal/", watch.withdraw_promise, name="promise_withdraw"),
    path("signals/<int:pk>/closing/", watch.close_signal, name="signal_close"),
    path("reviews/", show_reviews, name="reviews"),
]
