"""Paper addresses (公文地址)."""

from django.urls import path

from yaodian.kernel.papers.views import papers, steps, texts

urlpatterns = [
    path("", papers.papers, name="list"),
    path("numbers/", papers.numbers, name="numbers"),
    path("new/", texts.draft, name="draft"),
    path("<int:paper_id>/", papers.paper, name="paper"),
    path("<int:paper_id>/files/<str:part>/", papers.download, name="download"),
    path("<int:paper_id>/text/", texts.revise, name="revise"),
    path("<int:paper_id>/changes/", texts.differences, name="changes"),
    path("<int:paper_id>/source/<int:place>/", texts.source, name="source"),
    path("<int:paper_id>/pass/", steps.pass_on, name="pass"),
    path("<int:paper_id>/return/", steps.return_paper, name="return"),
    path("<int:paper_id>/sign/", steps.sign, name="sign"),
    path("<int:paper_id>/number/", steps.number, name="number"),
    path("<int:paper_id>/seal/", steps.seal, name="seal"),
    path("<int:paper_id>/issue/", steps.issue, name="issue"),
    path("<int:paper_id>/archive/", steps.archive, name="archive"),
    path("<int:paper_id>/withdraw/", steps.withdraw, name="withdraw"),
    path("cosign/<int:cosignature_id>/", steps.cosign, name="cosign"),
]
