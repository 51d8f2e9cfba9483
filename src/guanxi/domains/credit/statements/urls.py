"""Addresses of surveys."""

from django.urls import path

from guanxi.domains.credit.statements.views import entering, surveys

urlpatterns = [
    path("<int:pk>/survey/", surveys.open_survey, name="survey_new"),
    path("<int:pk>/figures/", surveys.show_figures, name="figures"),
    path("surveys/<int:pk>/", surveys.show_survey, name="survey"),
    path("surveys/<int:pk>/change/", surveys.change_survey, name="survey_change"),
    path("surveys/<int:pk>/figures/", entering.type_figures, name="survey_figures"),
    path("surveys/<int:pk>/preview/", entering.preview_figures, name="survey_preview"),
    path("surveys/<int:pk>/reading/", entering.read_statements, name="survey_reading"),
    path("surveys/<int:pk>/ratios/<slug:key>/", surveys.show_ratio, name="survey_ratio"),
    path("surveys/<int:pk>/reference/", surveys.add_reference, name="survey_reference"),
    path("surveys/<int:pk>/finish/", surveys.finish_survey, name="survey_finish"),
    path("surveys/<int:pk>/years/<int:year>/standing/", surveys.accept_figures, name="survey_stands"),
    path("surveys/<int:pk>/lines/", surveys.assign_line, name="survey_line"),
    path("surveys/<int:pk>/conversion/", surveys.convert_statement, name="survey_conversion"),
    path("surveys/<int:pk>/years/<int:year>/removal/", surveys.remove_year, name="survey_year"),
]
