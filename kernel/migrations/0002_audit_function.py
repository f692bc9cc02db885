from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION kernel_write_audit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
-- Statement-level: one run for a whole INSERT, UPDATE or DELETE, whatever its number of rows.
-- Arguments: the key column; columns whose values are not kept ('*' for all); columns that are not followed.
DECLARE
    key_column text := TG_ARGV[0];
    hidden text[] := string_to_array(TG_ARGV[1], ',');
    ignored text[] := string_to_array(TG_ARGV[2], ',');
    into_audit constant text :=
        'INSERT INTO public.kernel_auditentry '
        '(at, actor_id, request_id, database_role, transaction_id, table_name, operation, row_key, changes) '
        'SELECT now(), nullif(current_setting(''app.actor'', true), '''')::bigint, '
        'coalesce(current_setting(''app.request'', true), ''''), session_user, txid_current(), %L, %L, ';
BEGIN
    IF TG_OP = 'INSERT' THEN
        EXECUTE format(into_audit || 'n.%I::text, ''{}''::jsonb FROM new_rows n', TG_TABLE_NAME, TG_OP, key_column);
    ELSIF TG_OP = 'UPDATE' THEN
        EXECUTE format(
            into_audit || 'n.%I::text, c.changes FROM old_rows o JOIN new_rows n ON n.%I = o.%I '
            'CROSS JOIN LATERAL (SELECT jsonb_object_agg(was.key, CASE WHEN $1 && ARRAY[''*'', was.key] '
            'THEN ''null''::jsonb ELSE jsonb_build_array(was.value, is_.value) END) AS changes '
            'FROM jsonb_each(to_jsonb(o)) was JOIN jsonb_each(to_jsonb(n)) is_ USING (key) '
            'WHERE was.value IS DISTINCT FROM is_.value AND was.key <> ALL ($2)) c WHERE c.changes IS NOT NULL',
            TG_TABLE_NAME, TG_OP, key_column, key_column, key_column
        ) USING hidden, ignored;
    ELSE
        EXECUTE format(
            into_audit || 'o.%I::text, coalesce((SELECT jsonb_object_agg(was.key, jsonb_build_array(was.value, null)) '
            'FROM jsonb_each(to_jsonb(o)) was WHERE NOT $1 && ARRAY[''*'', was.key]), ''{}''::jsonb) FROM old_rows o',
            TG_TABLE_NAME, TG_OP, key_column
        ) USING hidden;
    END IF;
    RETURN NULL;
END
$$;
"""


class Migration(migrations.Migration):
    """The one function behind every audit trigger; `setup_database` hangs the triggers on the tables."""

    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION IF EXISTS kernel_write_audit() CASCADE")]
