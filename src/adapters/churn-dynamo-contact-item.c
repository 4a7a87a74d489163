/* A contact as an item of the table ContactIds: its facts and figures, and what the store keeps of
 * it besides. What the indexes show of it stands ready in `row`. */

#include "churn-dynamo-private.h"

#define FORMER_TYPE "a{s(msms)}"
/* Longer than a cursor is good for. */
#define DEPARTURE_SECONDS (24 * 60 * 60)

static const struct
{
  const char *name;
  gsize offset;
} strings[] = {
  { "initial", G_STRUCT_OFFSET (ChurnContact, initial_id) }, /* of the index chain */
  { "previous", G_STRUCT_OFFSET (ChurnContact, previous_id) },
  { "channel", G_STRUCT_OFFSET (ChurnContact, channel) },
  { "initiation", G_STRUCT_OFFSET (ChurnContact, initiation) },
  { "instance", G_STRUCT_OFFSET (ChurnContact, instance) },
  { "queue", G_STRUCT_OFFSET (ChurnContact, queue) },
  { "queueArn", G_STRUCT_OFFSET (ChurnContact, queue_arn) },
  { "agent", G_STRUCT_OFFSET (ChurnContact, agent_id) }, /* of the index agent */
  { "agentName", G_STRUCT_OFFSET (ChurnContact, agent_name) },
  { "agentArn", G_STRUCT_OFFSET (ChurnContact, agent_arn) },
  { "customer", G_STRUCT_OFFSET (ChurnContact, customer_id) }, /* of the index customer */
  { "customerName", G_STRUCT_OFFSET (ChurnContact, customer_name) },
  { "customerPhone", G_STRUCT_OFFSET (ChurnContact, customer_phone) },
  { "claimedBy", G_STRUCT_OFFSET (ChurnContact, claimed_by) },
  { "claimedName", G_STRUCT_OFFSET (ChurnContact, claimed_name) },
};

/* 0 is left out. */
static const struct
{
  const char *name;
  gsize offset;
} times[] = {
  { "queueTime", G_STRUCT_OFFSET (ChurnContact, queue_time) },
  { "agentTime", G_STRUCT_OFFSET (ChurnContact, agent_time) },
  { "initiated", G_STRUCT_OFFSET (ChurnContact, initiated) },
  { "begun", G_STRUCT_OFFSET (ChurnContact, begun) },
  { "queued", G_STRUCT_OFFSET (ChurnContact, queued) },
  { "connected", G_STRUCT_OFFSET (ChurnContact, connected) },
  { "disconnected", G_STRUCT_OFFSET (ChurnContact, disconnected) },
  { "completed", G_STRUCT_OFFSET (ChurnContact, completed) },
  { "lost", G_STRUCT_OFFSET (ChurnContact, lost) },
  { "heard", G_STRUCT_OFFSET (ChurnContact, heard) },
  { "version", G_STRUCT_OFFSET (ChurnContact, version) },
};

static const struct
{
  const char *name;
  gsize offset;
} doubles[] = {
  { "churn", G_STRUCT_OFFSET (ChurnContact, churn) },
  { "previousChurn", G_STRUCT_OFFSET (ChurnContact, previous_churn) },
  { "initialChurn", G_STRUCT_OFFSET (ChurnContact, initial_churn) },
};

static const struct
{
  const char *name;
  gsize offset;
} counts[] = {
  { "nPositive", G_STRUCT_OFFSET (ChurnContact, counts.positive) },
  { "nNeutral", G_STRUCT_OFFSET (ChurnContact, counts.neutral) },
  { "nNegative", G_STRUCT_OFFSET (ChurnContact, counts.negative) },
};

/**
 * churn_dynamo_shard_name:
 * @shard: from 0 to %CHURN_DYNAMO_SHARDS - 1
 *
 * Returns: (transfer none): what the partition is called in the indexes feed and live
 */
const char *
churn_dynamo_shard_name (guint shard)
{
  static const char *const names[CHURN_DYNAMO_SHARDS] = { "00", "01", "02", "03", "04", "05",
                                                          "06", "07", "08", "09", "10", "11",
                                                          "12", "13", "14", "15" };

  g_return_val_if_fail (shard < CHURN_DYNAMO_SHARDS, NULL);

  return names[shard];
}

/**
 * churn_dynamo_contact_free:
 * @self: (transfer full): a record
 *
 * Frees it.
 */
void
churn_dynamo_contact_free (ChurnDynamoContact *self)
{
  g_clear_pointer (&self->item, aws_dynamodb_item_unref);
  g_clear_pointer (&self->contact, churn_contact_unref);
  g_clear_pointer (&self->latest, aws_dynamodb_item_unref);
  g_strfreev (self->holders);
  g_free (self);
}

static gboolean
read_members (AwsDynamodbItem *item, ChurnContact *contact, GError **error)
{
  gint64 value;

  for (gsize i = 0; i < G_N_ELEMENTS (strings); i++)
    if (!aws_dynamodb_item_get_string (item, strings[i].name,
                                       G_STRUCT_MEMBER_P (contact, strings[i].offset), error))
      return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    if (!aws_dynamodb_item_get_int (item, times[i].name,
                                    G_STRUCT_MEMBER_P (contact, times[i].offset), error))
      return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (doubles); i++)
    if (!churn_dynamo_get_double (item, doubles[i].name,
                                  G_STRUCT_MEMBER_P (contact, doubles[i].offset), error))
      return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      value = 0;
      if (!aws_dynamodb_item_get_int (item, counts[i].name, &value, error))
        return FALSE;
      G_STRUCT_MEMBER (guint, contact, counts[i].offset) = (guint) CLAMP (value, 0, G_MAXINT);
    }
  return TRUE;
}

static gboolean
read_others (AwsDynamodbItem *item, ChurnContact *contact, GError **error)
{
  g_autofree char *windows = NULL;
  g_autofree char *former = NULL;
  gint64 months = -1, analysis = CHURN_ANALYSIS_NONE, help = 0;
  ChurnWindows *parsed;

  if (!aws_dynamodb_item_get_int (item, "months", &months, error) ||
      !aws_dynamodb_item_get_int (item, "analysis", &analysis, error) ||
      !aws_dynamodb_item_get_int (item, "help", &help, error) ||
      !aws_dynamodb_item_get_string (item, "windows", &windows, error) ||
      !aws_dynamodb_item_get_string (item, "former", &former, error))
    return FALSE;
  contact->months = (int) CLAMP (months, -1, G_MAXINT);
  contact->analysis = (ChurnAnalysis) CLAMP (analysis, CHURN_ANALYSIS_NONE, CHURN_ANALYSIS_FAILED);
  contact->help = help != 0;
  if (windows != NULL)
    {
      parsed = churn_windows_from_string (windows, error);
      if (parsed == NULL)
        return FALSE;
      churn_windows_free (contact->windows);
      contact->windows = parsed;
    }
  if (former != NULL)
    contact->former = g_variant_parse (G_VARIANT_TYPE (FORMER_TYPE), former, NULL, NULL, error);
  return former == NULL || contact->former != NULL;
}

/**
 * churn_dynamo_contact_read:
 * @item: a contact's item
 * @error: return location for the error
 *
 * Reads a contact, and what the store keeps of it besides.
 *
 * Returns: (transfer full): it, or %NULL with @error set
 */
ChurnDynamoContact *
churn_dynamo_contact_read (AwsDynamodbItem *item, GError **error)
{
  g_autoptr (ChurnDynamoContact) self = g_new0 (ChurnDynamoContact, 1);
  AwsDynamodbItem *latest = aws_dynamodb_item_peek_map (item, "latest");
  gint64 moving = 0;

  self->item = aws_dynamodb_item_ref (item);
  self->contact = churn_contact_new (NULL);
  if (!aws_dynamodb_item_get_string (item, "id", &self->contact->id, error) ||
      !read_members (item, self->contact, error) || !read_others (item, self->contact, error) ||
      !aws_dynamodb_item_get_int (item, "top", &self->top, error) ||
      !aws_dynamodb_item_get_int (item, "moving", &moving, error) ||
      !aws_dynamodb_item_get_list (item, "holders", &self->holders, error))
    return NULL;
  self->latest = latest != NULL ? aws_dynamodb_item_ref (latest) : NULL;
  self->moving = moving != 0;
  return g_steal_pointer (&self);
}

static void
write_members (const ChurnContact *contact, AwsDynamodbItem *item)
{
  g_autofree char *windows = churn_windows_to_string (contact->windows);
  g_autofree char *former =
      contact->former != NULL ? g_variant_print (contact->former, FALSE) : NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (strings); i++)
    churn_dynamo_set_string (item, strings[i].name,
                             G_STRUCT_MEMBER (char *, contact, strings[i].offset));
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    {
      gint64 time = G_STRUCT_MEMBER (gint64, contact, times[i].offset);

      if (time != 0)
        aws_dynamodb_item_set_int (item, times[i].name, time);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (doubles); i++)
    churn_dynamo_set_double (item, doubles[i].name,
                             G_STRUCT_MEMBER (double, contact, doubles[i].offset));
  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      guint count = G_STRUCT_MEMBER (guint, contact, counts[i].offset);

      if (count != 0)
        aws_dynamodb_item_set_int (item, counts[i].name, count);
    }
  if (contact->months >= 0)
    aws_dynamodb_item_set_int (item, "months", contact->months);
  if (contact->analysis != CHURN_ANALYSIS_NONE)
    aws_dynamodb_item_set_int (item, "analysis", contact->analysis);
  if (contact->help)
    aws_dynamodb_item_set_int (item, "help", 1);
  churn_dynamo_set_string (item, "windows", windows);
  churn_dynamo_set_string (item, "former", former);
}

static char *
make_row (const ChurnContact *contact)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  churn_contact_build (contact, builder);
  node = json_builder_get_root (builder);
  return json_to_string (node, FALSE);
}

/* Whether two rows differ in the version alone, which stands last. */
static gboolean
is_same_row (const char *row, const char *stands)
{
  static const char last[] = "\"version\":";
  const char *version = g_strrstr (row, last);

  return stands != NULL && version != NULL &&
         strncmp (row, stands, (gsize) (version - row) + strlen (last)) == 0;
}

/* What the feed shows of a contact is compared as the feed shows it. */
static char *
follow_row (ChurnDynamoContact *self)
{
  const char *stands = aws_dynamodb_item_peek_string (self->item, "row");
  gint64 version = self->contact->version;
  g_autofree char *row = NULL;

  self->contact->version = self->next;
  row = make_row (self->contact);
  if (is_same_row (row, stands))
    {
      self->contact->version = version;
      return g_strdup (stands);
    }
  self->detail = TRUE;
  return g_steal_pointer (&row);
}

/* Since when it has ended, and until when it is kept: what stands stays, while it has ended. */
static void
write_end (ChurnDynamoStore *store, ChurnDynamoContact *self, gint64 now, AwsDynamodbItem *item)
{
  static const char *const names[] = { "endedKnown", "endedVersion", "expires" };
  gboolean had_ended = self->item != NULL && !aws_dynamodb_item_has (self->item, "live");

  aws_dynamodb_item_set_int (item, "ended", churn_contact_get_ended (self->contact));
  for (gsize i = 0; had_ended && i < G_N_ELEMENTS (names); i++)
    aws_dynamodb_item_set_from (item, names[i], self->item);
  if (had_ended)
    return;
  aws_dynamodb_item_set_int (item, "endedKnown", now);
  aws_dynamodb_item_set_int (item, "endedVersion", self->contact->version);
  if (store->contact_seconds >= 0)
    aws_dynamodb_item_set_int (item, "expires", churn_dynamo_expiry (store->contact_seconds));
}

/**
 * churn_dynamo_contact_build:
 * @store: the store
 * @self: a record whose contact was changed; its versions are raised as far as the change shows
 * @now: the time now, microseconds UTC
 *
 * Makes the item that a record is to be.
 *
 * Returns: (transfer full): the item
 */
AwsDynamodbItem *
churn_dynamo_contact_build (ChurnDynamoStore *store, ChurnDynamoContact *self, gint64 now)
{
  const ChurnContact *contact = self->contact;
  const char *shard = churn_dynamo_shard_name (g_str_hash (contact->id) % CHURN_DYNAMO_SHARDS);
  g_autofree char *row = NULL;
  AwsDynamodbItem *item;

  if (self->same)
    {
      self->top = self->next;
      item = aws_dynamodb_item_copy (self->item);
      aws_dynamodb_item_set_int (item, "top", self->top);
      return item;
    }
  item = aws_dynamodb_item_new ();
  row = follow_row (self);
  if (self->detail)
    self->top = self->next;
  write_members (contact, item);
  churn_dynamo_set_string (item, "row", row);
  churn_dynamo_set_string (item, "shard", shard);
  aws_dynamodb_item_set_int (item, "top", self->top);
  if (self->latest != NULL)
    aws_dynamodb_item_set_map (item, "latest", self->latest);
  if (self->holders != NULL)
    aws_dynamodb_item_set_list (item, "holders", (const char *const *) self->holders);
  if (self->moving)
    aws_dynamodb_item_set_int (item, "moving", 1);
  if (churn_contact_is_live (contact))
    churn_dynamo_set_string (item, "live", shard);
  else
    write_end (store, self, now, item);
  return item;
}

/**
 * churn_dynamo_departure_id:
 * @contact_id: a contact
 * @agent: an agent whom it left
 *
 * Returns: (transfer full): the key of the item that says so
 */
char *
churn_dynamo_departure_id (const char *contact_id, const char *agent)
{
  return g_strconcat ("left#", contact_id, "#", agent, NULL);
}

/**
 * churn_dynamo_contact_build_departure:
 * @self: a record of which the item was built
 * @agent: the agent whom the contact leaves by this change
 * @now: the time now, microseconds UTC
 *
 * Makes an item that shows in the former agent's feed, as a contact that has ended would, that the
 * contact went to somebody else. Whose customer it was they need not be told.
 *
 * Returns: (transfer full): the item
 */
AwsDynamodbItem *
churn_dynamo_contact_build_departure (const ChurnDynamoContact *self, const char *agent, gint64 now)
{
  AwsDynamodbItem *item = aws_dynamodb_item_new ();
  g_autoptr (ChurnContact) shown = churn_contact_copy (self->contact);
  g_autofree char *id = churn_dynamo_departure_id (shown->id, agent);
  g_autofree char *row = NULL;

  g_clear_pointer (&shown->customer_id, g_free);
  g_clear_pointer (&shown->customer_name, g_free);
  g_clear_pointer (&shown->customer_phone, g_free);
  row = make_row (shown);
  churn_dynamo_set_string (item, "id", id);
  churn_dynamo_set_string (item, "agent", agent);
  aws_dynamodb_item_set_int (item, "version", shown->version);
  aws_dynamodb_item_set_int (item, "endedKnown", now);
  aws_dynamodb_item_set_int (item, "endedVersion", shown->version);
  aws_dynamodb_item_set_int (item, "expires", churn_dynamo_expiry (DEPARTURE_SECONDS));
  churn_dynamo_set_string (item, "row", row);
  return item;
}
