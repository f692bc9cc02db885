from django.db import migrations

FORWARD = """
CREATE FUNCTION correspondence_letter_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'correspondence_letter_is_kept: a letter is never deleted' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL
     AND NEW.html = '' AND NEW.document = '' AND NEW.recipient = '' AND NEW.context = '{}'::jsonb
     AND NEW.status = OLD.status AND NEW.document_sha256 = OLD.document_sha256 THEN
    RETURN NEW;
  END IF;
  IF (NEW.public_id, NEW.kind, NEW.source, NEW.reference, NEW.person_id, NEW.organisation_id, NEW.issued_on,
      NEW.subject, NEW.context, NEW.text_version, NEW.html, NEW.queued_by_id, NEW.queued_at)
     IS DISTINCT FROM
     (OLD.public_id, OLD.kind, OLD.source, OLD.reference, OLD.person_id, OLD.organisation_id, OLD.issued_on,
      OLD.subject, OLD.context, OLD.text_version, OLD.html, OLD.queued_by_id, OLD.queued_at) THEN
    RAISE EXCEPTION 'correspondence_letter_is_kept: the words of a letter never change'
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.document_sha256 <> '' AND (NEW.document, NEW.document_sha256, NEW.made_at)
     IS DISTINCT FROM (OLD.document, OLD.document_sha256, OLD.made_at) THEN
    RAISE EXCEPTION 'correspondence_letter_is_kept: a made document never changes'
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.status IN ('SENT', 'PRINTED') AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'correspondence_letter_is_kept: what was sent is never changed'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER correspondence_letter_is_kept BEFORE UPDATE OR DELETE ON correspondence_letter
  FOR EACH ROW EXECUTE FUNCTION correspondence_letter_is_kept();

CREATE FUNCTION correspondence_mail_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'correspondence_mail_is_kept: a mail is never deleted' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL
     AND NEW.body = '' AND NEW.recipient = '' AND NEW.context = '{}'::jsonb AND NEW.status = OLD.status THEN
    RETURN NEW;
  END IF;
  IF (NEW.public_id, NEW.kind, NEW.source, NEW.reference, NEW.recipient, NEW.context, NEW.text_version, NEW.subject,
      NEW.body, NEW.queued_by_id, NEW.queued_at)
     IS DISTINCT FROM
     (OLD.public_id, OLD.kind, OLD.source, OLD.reference, OLD.recipient, OLD.context, OLD.text_version, OLD.subject,
      OLD.body, OLD.queued_by_id, OLD.queued_at) THEN
    RAISE EXCEPTION 'correspondence_mail_is_kept: the words of a mail never change'
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.status IN ('SENT', 'FAILED') AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'correspondence_mail_is_kept: what was sent is never changed'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER correspondence_mail_is_kept BEFORE UPDATE OR DELETE ON correspondence_mail
  FOR EACH ROW EXECUTE FUNCTION correspondence_mail_is_kept();
"""

BACKWARD = """
DROP TRIGGER correspondence_letter_is_kept ON correspondence_letter;
DROP FUNCTION correspondence_letter_is_kept();
DROP TRIGGER correspondence_mail_is_kept ON correspondence_mail;
DROP FUNCTION correspondence_mail_is_kept();
"""


class Migration(migrations.Migration):
    """What was sent is never changed: the database refuses it, whoever asks."""

    dependencies = [("correspondence", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
