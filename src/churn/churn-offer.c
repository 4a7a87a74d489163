#include "churn-offer.h"

#include "churn-error.h"
#include "churn-json.h"

#include <math.h>

static const struct
{
  ChurnOutcome outcome;
  const char *name;
} outcomes[] = {
  { CHURN_OUTCOME_UNKNOWN, "unknown" },
  { CHURN_OUTCOME_ACCEPTED, "accepted" },
  { CHURN_OUTCOME_DECLINED, "declined" },
};

static const char *const steps[] = {
  [CHURN_OFFER_RECORDED] = "recorded",         [CHURN_OFFER_ATTRIBUTE_SET] = "attribute-set",
  [CHURN_OFFER_CUSTOMER_SET] = "customer-set", [CHURN_OFFER_FEATURE_SET] = "feature-set",
  [CHURN_OFFER_APPLIED] = "applied",
};

static void
clear (ChurnOffer *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->contact_id, g_free);
  g_clear_pointer (&self->customer_id, g_free);
  g_clear_pointer (&self->note, g_free);
  g_clear_pointer (&self->agent_id, g_free);
}

/**
 * churn_offer_new:
 *
 * Returns: (transfer full): an offer of nothing, neither recorded nor applied
 */
ChurnOffer *
churn_offer_new (void)
{
  ChurnOffer *self = g_atomic_rc_box_new0 (ChurnOffer);

  self->before = NAN;
  self->after = NAN;

  return self;
}

/**
 * churn_offer_ref:
 * @self: one to share
 *
 * Adds a reference; from any thread. What is shared is not to be changed any more.
 *
 * Returns: (transfer full): @self
 */
ChurnOffer *
churn_offer_ref (ChurnOffer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * churn_offer_unref:
 * @self: (transfer full): one to let go
 *
 * Drops a reference; from any thread. The last one frees it.
 */
void
churn_offer_unref (ChurnOffer *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, (GDestroyNotify) clear);
}

/**
 * churn_offer_copy:
 * @self: an offer
 *
 * Returns: (transfer full): a copy that may be changed
 */
ChurnOffer *
churn_offer_copy (const ChurnOffer *self)
{
  ChurnOffer *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = churn_offer_new ();
  *copy = *self;
  copy->id = g_strdup (self->id);
  copy->contact_id = g_strdup (self->contact_id);
  copy->customer_id = g_strdup (self->customer_id);
  copy->note = g_strdup (self->note);
  copy->agent_id = g_strdup (self->agent_id);

  return copy;
}

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, CHURN_ERROR, CHURN_ERROR_INVALID, message);
  return FALSE;
}

static gboolean
check_promise (const ChurnOffer *self, GError **error)
{
  if (self->months < CHURN_OFFER_MONTHS_MIN || self->months > CHURN_OFFER_MONTHS_MAX)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "months: %d is not between %d and %d",
                   self->months, CHURN_OFFER_MONTHS_MIN, CHURN_OFFER_MONTHS_MAX);
      return FALSE;
    }
  if (self->note != NULL && !g_utf8_validate (self->note, -1, NULL))
    return fail (error, "note: not valid UTF-8");
  if (self->note != NULL && g_utf8_strlen (self->note, -1) > CHURN_OFFER_NOTE_MAX)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID,
                   "note: %ld characters, %d are the most allowed", g_utf8_strlen (self->note, -1),
                   CHURN_OFFER_NOTE_MAX);
      return FALSE;
    }
  if (self->made < 0)
    return fail (error, "made: not a time");

  return TRUE;
}

/**
 * churn_offer_check:
 * @self: an offer that is about to be recorded
 * @error: return location
 *
 * Checks what the caller gave: the id (a UUID in lower case), the contact, months, note and time.
 *
 * Returns: %FALSE with %CHURN_ERROR_INVALID, which names the member, if something may not be so
 */
gboolean
churn_offer_check (const ChurnOffer *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->id == NULL || !g_uuid_string_is_valid (self->id))
    return fail (error, "Idempotency-Key: not a UUID");
  for (const char *p = self->id; *p != '\0'; p++)
    if (g_ascii_isupper (*p))
      return fail (error, "id: a UUID in lower case is needed here");
  if (self->contact_id == NULL || *self->contact_id == '\0')
    return fail (error, "contact: missing");

  return check_promise (self, error);
}

/**
 * churn_offer_advance:
 * @self: an offer as it stands
 * @news: the same offer, with what became of it
 *
 * Takes over the step, if it is further, the churn after it and the outcome, if they are known.
 *
 * Returns: whether @self changed
 */
gboolean
churn_offer_advance (ChurnOffer *self, const ChurnOffer *news)
{
  gboolean changed = FALSE;

  g_return_val_if_fail (self != NULL && news != NULL, FALSE);

  if (news->step > self->step)
    {
      self->step = news->step;
      changed = TRUE;
    }
  if (!isnan (news->after) && !(news->after == self->after))
    {
      self->after = news->after;
      changed = TRUE;
    }
  if (news->outcome != CHURN_OUTCOME_UNKNOWN && news->outcome != self->outcome)
    {
      self->outcome = news->outcome;
      changed = TRUE;
    }

  return changed;
}

/**
 * churn_offer_same_promise:
 * @a: an offer
 * @b: another that came with the same id
 *
 * Tells a request that is only repeated from one that reuses a key for something else. The time is
 * compared as the wire carries it, to the millisecond; where one of the two does not say when it
 * was made, it does not count.
 *
 * Returns: whether both promise the same months with the same note, made at the same time in the
 *   same contact by the same agent
 */
gboolean
churn_offer_same_promise (const ChurnOffer *a, const ChurnOffer *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a->months == b->months && g_strcmp0 (a->note, b->note) == 0 &&
         (a->made == 0 || b->made == 0 || a->made / 1000 == b->made / 1000) &&
         g_strcmp0 (a->contact_id, b->contact_id) == 0 && g_strcmp0 (a->agent_id, b->agent_id) == 0;
}

/**
 * churn_offer_build:
 * @self: an offer
 * @builder: where a value may stand
 *
 * Writes `{"id":"UUID","contact":"…","customer":"…","number":2,"months":24,"note":null,"made":"…",
 * "recorded":"…","agent":"jdoe","step":"applied","before":0.82,"after":0.31,"outcome":"unknown",
 * "version":18}`. `step` is one of `recorded`, `attribute-set`, `customer-set`, `feature-set` and
 * `applied`; `outcome` one of `unknown`, `accepted` and `declined`.
 */
void
churn_offer_build (const ChurnOffer *self, JsonBuilder *builder)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (JSON_IS_BUILDER (builder));
  g_return_if_fail ((guint) self->step < G_N_ELEMENTS (steps));

  json_builder_begin_object (builder);
  churn_json_add_string (builder, "id", self->id);
  churn_json_add_string (builder, "contact", self->contact_id);
  churn_json_add_string (builder, "customer", self->customer_id);
  json_builder_set_member_name (builder, "number");
  json_builder_add_int_value (builder, self->number);
  json_builder_set_member_name (builder, "months");
  json_builder_add_int_value (builder, self->months);
  churn_json_add_string (builder, "note", self->note);
  churn_json_add_time (builder, "made", self->made);
  churn_json_add_time (builder, "recorded", self->recorded);
  churn_json_add_string (builder, "agent", self->agent_id);
  churn_json_add_string (builder, "step", steps[self->step]);
  churn_json_add_double (builder, "before", self->before);
  churn_json_add_double (builder, "after", self->after);
  churn_json_add_string (builder, "outcome", churn_outcome_get_name (self->outcome));
  json_builder_set_member_name (builder, "version");
  json_builder_add_int_value (builder, self->version);
  json_builder_end_object (builder);
}

static gboolean
read_names (ChurnOffer *self, const char *step, const char *outcome, GError **error)
{
  gboolean found = step == NULL;

  for (gsize i = 0; !found && i < G_N_ELEMENTS (steps); i++)
    if (g_str_equal (steps[i], step))
      {
        self->step = (ChurnOfferStep) i;
        found = TRUE;
      }
  if (!found)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE, "step: “%s” is not known", step);
      return FALSE;
    }

  found = outcome == NULL;
  for (gsize i = 0; !found && i < G_N_ELEMENTS (outcomes); i++)
    if (g_str_equal (outcomes[i].name, outcome))
      {
        self->outcome = outcomes[i].outcome;
        found = TRUE;
      }
  if (!found)
    g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE, "outcome: “%s” is not known", outcome);

  return found;
}

/**
 * churn_offer_parse:
 * @object: what churn_offer_build() writes
 * @error: return location
 *
 * Needed are `id`, `contact` and `months`; members that are not known are ignored.
 *
 * Returns: (transfer full) (nullable): the offer, or %NULL with %CHURN_ERROR_PARSE
 */
ChurnOffer *
churn_offer_parse (JsonObject *object, GError **error)
{
  g_autoptr (ChurnOffer) self = churn_offer_new ();
  g_autofree char *step = NULL;
  g_autofree char *outcome = NULL;
  gint64 months = 0;

  g_return_val_if_fail (object != NULL, NULL);

  if (!churn_json_get_string (object, "id", &self->id, error) ||
      !churn_json_get_string (object, "contact", &self->contact_id, error) ||
      !churn_json_maybe_string (object, "customer", &self->customer_id, error) ||
      !churn_json_maybe_count (object, "number", G_MAXINT64, &self->number, error) ||
      !churn_json_get_int (object, "months", &months, error) ||
      !churn_json_maybe_count (object, "months", G_MAXINT, &months, error) ||
      !churn_json_maybe_string (object, "note", &self->note, error) ||
      !churn_json_maybe_time (object, "made", &self->made, error) ||
      !churn_json_maybe_time (object, "recorded", &self->recorded, error) ||
      !churn_json_maybe_string (object, "agent", &self->agent_id, error) ||
      !churn_json_maybe_string (object, "step", &step, error) ||
      !churn_json_maybe_probability (object, "before", &self->before, error) ||
      !churn_json_maybe_probability (object, "after", &self->after, error) ||
      !churn_json_maybe_string (object, "outcome", &outcome, error) ||
      !churn_json_maybe_count (object, "version", G_MAXINT64, &self->version, error) ||
      !read_names (self, step, outcome, error))
    return NULL;
  self->months = (int) months;

  return g_steal_pointer (&self);
}

/**
 * churn_offer_to_request:
 * @self: an offer
 *
 * Writes the body of POST …/offers: `{"months":24,"note":"…","made":"…"}`, without what is not
 * known. Its id goes as the header Idempotency-Key.
 *
 * Returns: (transfer full): JSON
 */
char *
churn_offer_to_request (const ChurnOffer *self)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "months");
  json_builder_add_int_value (builder, self->months);
  if (self->note != NULL)
    churn_json_add_string (builder, "note", self->note);
  if (self->made != 0)
    churn_json_add_time (builder, "made", self->made);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return churn_json_to_string (root);
}

static gboolean
read_request (ChurnOffer *self, const char *body, gssize length, GError **error)
{
  g_autoptr (JsonNode) root = churn_json_parse_object (body, length, error);
  JsonObject *object;
  JsonObjectIter iter;
  const char *member;
  gint64 months = 0;

  if (root == NULL)
    return FALSE;
  object = json_node_get_object (root);
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &member, NULL))
    if (!g_str_equal (member, "months") && !g_str_equal (member, "note") &&
        !g_str_equal (member, "made"))
      {
        g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "%s: not a member of an offer",
                     member);
        return FALSE;
      }
  if (!churn_json_get_int (object, "months", &months, error) ||
      !churn_json_maybe_string (object, "note", &self->note, error) ||
      !churn_json_maybe_time (object, "made", &self->made, error))
    return FALSE;
  if (self->note != NULL && *self->note == '\0')
    g_clear_pointer (&self->note, g_free);
  self->months = (int) CLAMP (months, G_MININT, G_MAXINT);

  return check_promise (self, error);
}

/**
 * churn_offer_from_request:
 * @body: what churn_offer_to_request() writes
 * @length: its length in bytes, -1 if it is terminated by NUL
 * @error: return location
 *
 * Strict: `months` is an integer from %CHURN_OFFER_MONTHS_MIN to %CHURN_OFFER_MONTHS_MAX, `note`
 * (optional) a string of at most %CHURN_OFFER_NOTE_MAX characters, `made` (optional) a time, and
 * there is nothing else. Who makes the offer, in which contact and under which id is not in the
 * body: the caller sets it.
 *
 * Returns: (transfer full) (nullable): months, note and made as an offer, or %NULL with
 *   %CHURN_ERROR_INVALID, which names the member
 */
ChurnOffer *
churn_offer_from_request (const char *body, gssize length, GError **error)
{
  g_autoptr (ChurnOffer) self = churn_offer_new ();
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (body != NULL || length == 0, NULL);

  if (!read_request (self, body, length, &local))
    {
      g_set_error_literal (error, CHURN_ERROR, CHURN_ERROR_INVALID, local->message);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * churn_outcome_get_name:
 * @outcome: what the customer said
 *
 * Returns: (transfer none): its name on the wire: `accepted`
 */
const char *
churn_outcome_get_name (ChurnOutcome outcome)
{
  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++)
    if (outcomes[i].outcome == outcome)
      return outcomes[i].name;

  g_return_val_if_reached ("unknown");
}
