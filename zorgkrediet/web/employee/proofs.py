"""Proofs: uploaded one by one, shown only to their owner and the desk."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.visits import record_visit
from kernel.pure.errors import DomainError
from kernel.uploads import checked_proof
from zorgkrediet import access
from zorgkrediet.actions.supplement import Proof, add_proof, remove_proof
from zorgkrediet.enums import ApplicationState
from zorgkrediet.web.employee.forms import ProofForm
from zorgkrediet.web.employee.pages import after, back_from, is_change, stepper, to_change, wanted_proofs
from zorgkrediet.web.outcome import add_to, tell


@require_http_methods(["GET", "POST"])
def proofs(request: HttpRequest, reference: str) -> HttpResponse:
    """Step 5, and the place to add what the department asked for."""
    application = access.application_for_employee(request.user, reference)
    wanted = wanted_proofs(application, timezone.localdate())
    answering = application.state == ApplicationState.AWAITING_SUPPLEMENT  # the department may ask for any of them
    kinds = () if answering else [proof.kind for proof in wanted]
    first = next((proof.kind for proof in wanted if not proof.present), wanted[0].kind if wanted else None)
    if answering:
        go_on = reverse("zorgkrediet:employee-supplement", args=[reference])
    else:
        go_on = after("proofs", application, request.GET)
    if "go_on" in request.POST and "file" not in request.FILES:
        return redirect(go_on)
    form = ProofForm(request.POST or None, request.FILES or None, kinds=kinds, initial={"kind": first})
    if request.method == "POST" and form.is_valid():
        try:
            upload = checked_proof(form.cleaned_data["file"])
            proof = Proof(
                kind=form.cleaned_data["kind"],
                name=upload.name,
                content_type=upload.content_type,
                content=upload.content,
            )
            add_proof(application=application, proof=proof, by=request.user, on=timezone.localdate(), at=timezone.now())
        except DomainError as fault:
            add_to(form, fault, "file")
        else:
            messages.success(request, _("Het bewijsstuk is toegevoegd."))
            return redirect(go_on if "go_on" in request.POST else request.get_full_path())
    context = {
        "application": application,
        "form": form,
        "steps": stepper(application, "proofs"),
        "step": "proofs",
        "wanted": wanted,
        "documents": application.documents.filter(removed_at__isnull=True).order_by("id"),
        "answering": answering,
        "back": back_from(application, request.GET),
        "query": request.GET.urlencode(),
    }
    return render(request, "zorgkrediet/employee/proofs.html", context)


@require_POST
def remove(request: HttpRequest, document_id: int) -> HttpResponse:
    """Take back a proof that was not sent yet."""
    document = access.document_for(request.user, document_id, timezone.localdate())
    try:
        remove_proof(document=document, by=request.user, on=timezone.localdate(), at=timezone.now())
        messages.success(request, _("Het bewijsstuk is verwijderd."))
    except DomainError as fault:
        tell(request, fault)
    page = reverse("zorgkrediet:employee-proofs", args=[document.application.reference])
    return redirect(to_change("proofs", document.application) if is_change(request.GET) else page)


@require_GET
def download(request: HttpRequest, document_id: int) -> HttpResponse:
    """The file itself, always as an attachment, whatever it pretends to be."""
    document = access.document_for(request.user, document_id, timezone.localdate())
    if document.application.person_id != request.user.person_id:
        record_visit(
            by=request.user,
            role="REVIEWER",
            person=document.application.person,
            what=f"proof {document.application.reference}",
            why="review",
        )
    with document.file.open("rb") as file:
        response = HttpResponse(file.read(), content_type=document.content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, document.original_name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
