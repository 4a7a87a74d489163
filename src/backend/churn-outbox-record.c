#include "churn-outbox-record.h"

#include "aws-error.h"
#include "churn-backend-error.h"
#include "churn-error.h"
#include "churn-json.h"

#define FORMAT 1

/* The agent API's codes have their names. These are of what refuses an offer for good before it is
 * asked (churn_backend_error_is_definite()). */
static const struct
{
  const char *name;
  GQuark (*get_domain) (void);
  int code;
} names[] = {
  { "GatewayRefused", churn_backend_error_quark, CHURN_BACKEND_ERROR_REFUSED },
  { "GatewayBadRequest", churn_backend_error_quark, CHURN_BACKEND_ERROR_BAD_REQUEST },
  { "GatewayTooLarge", churn_backend_error_quark, CHURN_BACKEND_ERROR_TOO_LARGE },
  { "GatewayMediaType", churn_backend_error_quark, CHURN_BACKEND_ERROR_MEDIA_TYPE },
  { "NotSent", aws_error_quark, AWS_ERROR_INVALID },
};

/**
 * churn_outbox_record_new:
 * @offer: an offer
 * @due: when it may be sent
 * @failure: (nullable): why it was refused for good
 *
 * Makes a record.
 *
 * Returns: (transfer full): the record
 */
ChurnOutboxRecord *
churn_outbox_record_new (ChurnOffer *offer, gint64 due, const GError *failure)
{
  ChurnOutboxRecord *self;

  g_return_val_if_fail (offer != NULL, NULL);

  self = g_new0 (ChurnOutboxRecord, 1);
  self->offer = churn_offer_ref (offer);
  self->due = due;
  self->failure = failure != NULL ? g_error_copy (failure) : NULL;
  return self;
}

/**
 * churn_outbox_record_free:
 * @self: (transfer full): a record
 *
 * Frees a record.
 */
void
churn_outbox_record_free (ChurnOutboxRecord *self)
{
  g_return_if_fail (self != NULL);

  churn_offer_unref (self->offer);
  g_clear_error (&self->failure);
  g_free (self);
}

static const char *
get_name (const GError *failure)
{
  if (failure->domain == CHURN_ERROR)
    return churn_error_get_name (failure->code);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (failure->domain == names[i].get_domain () && failure->code == names[i].code)
      return names[i].name;
  return NULL;
}

/* What is of a name that is not known was refused all the same: a newer desk may have written it,
 * and an older one wrote none. */
static GError *
create_failure (const char *name, const char *message)
{
  int code;

  if (churn_error_from_name (name, &code))
    return g_error_new_literal (CHURN_ERROR, code, message);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i].name) == 0)
      return g_error_new_literal (names[i].get_domain (), names[i].code, message);
  return g_error_new_literal (CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_REFUSED, message);
}

static GError *
read_failure (JsonObject *object, GError **error)
{
  g_autofree char *code = NULL;
  g_autofree char *message = NULL;

  if (!churn_json_get_string (object, "message", &message, error) ||
      !churn_json_maybe_string (object, "code", &code, error))
    return NULL;
  return create_failure (code, message);
}

/**
 * churn_outbox_record_from_json:
 * @id: the offer that it is to be of
 * @text: JSON
 * @length: its length in bytes, -1 if it ends with a zero
 * @error: (nullable): where an error goes
 *
 * Reads a record that churn_outbox_record_to_json() has written, in this version or before.
 *
 * Returns: (transfer full): the record, or %NULL with %CHURN_BACKEND_ERROR_FILE or a #ChurnError
 */
ChurnOutboxRecord *
churn_outbox_record_from_json (const char *id, const char *text, gssize length, GError **error)
{
  g_autoptr (JsonNode) node = churn_json_parse_object (text, length, error);
  g_autoptr (ChurnOffer) offer = churn_offer_new ();
  g_autoptr (GError) failure = NULL;
  JsonObject *object;
  JsonObject *failed = NULL;
  gint64 format = 0;
  gint64 months = 0;
  gint64 due = 0;

  g_return_val_if_fail (id != NULL, NULL);

  if (node == NULL)
    return NULL;
  object = json_node_get_object (node);
  if (!churn_json_get_int (object, "format", &format, error) ||
      !churn_json_get_string (object, "id", &offer->id, error) ||
      !churn_json_get_string (object, "contact", &offer->contact_id, error) ||
      !churn_json_get_int (object, "months", &months, error) ||
      !churn_json_maybe_string (object, "note", &offer->note, error) ||
      !churn_json_get_time (object, "made", &offer->made, error) ||
      !churn_json_get_time (object, "due", &due, error) ||
      !churn_json_maybe_object (object, "failed", &failed, error))
    return NULL;
  if (format != FORMAT || !g_str_equal (offer->id, id) || !g_uuid_string_is_valid (id) ||
      months < CHURN_OFFER_MONTHS_MIN || months > CHURN_OFFER_MONTHS_MAX)
    {
      g_set_error_literal (error, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_FILE,
                           "its format, id or months are not what they can be");
      return NULL;
    }
  offer->months = (int) months;
  if (failed != NULL && (failure = read_failure (failed, error)) == NULL)
    return NULL;
  return churn_outbox_record_new (offer, due, failure);
}

/**
 * churn_outbox_record_to_json:
 * @self: a record
 *
 * Returns: (transfer full): it as one line of JSON
 */
char *
churn_outbox_record_to_json (const ChurnOutboxRecord *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "format");
  json_builder_add_int_value (builder, FORMAT);
  churn_json_add_string (builder, "id", self->offer->id);
  churn_json_add_string (builder, "contact", self->offer->contact_id);
  json_builder_set_member_name (builder, "months");
  json_builder_add_int_value (builder, self->offer->months);
  churn_json_add_string (builder, "note", self->offer->note);
  churn_json_add_time (builder, "made", self->offer->made);
  churn_json_add_time (builder, "due", self->due);
  if (self->failure != NULL)
    {
      json_builder_set_member_name (builder, "failed");
      json_builder_begin_object (builder);
      churn_json_add_string (builder, "code", get_name (self->failure));
      churn_json_add_string (builder, "message", self->failure->message);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return churn_json_to_string (root);
}
