/* What was said: one item a turn in the table Sentiments, in the order of speech. A contact's
 * windows are computed from its turns, so that it does not matter how often one comes. */

#include "churn-dynamo-private.h"

#define PART "turn#"
#define DAY_SECONDS (24 * 60 * 60)
#define WINDOW_MILLISECONDS (CHURN_WINDOW_SECONDS * 1000)

static char *
get_part (gint64 begin, const char *id)
{
  return g_strdup_printf (PART "%012" G_GINT64_FORMAT "#%s", MAX (begin, 0), id);
}

static ChurnSegment *
read_segment (AwsDynamodbItem *item, GError **error)
{
  g_autoptr (ChurnSegment) segment = churn_segment_new ();
  gint64 participant = CHURN_PARTICIPANT_SYSTEM, sentiment = CHURN_SENTIMENT_NONE;

  if (!aws_dynamodb_item_get_string (item, "turn", &segment->id, error) ||
      !aws_dynamodb_item_get_int (item, "participant", &participant, error) ||
      !aws_dynamodb_item_get_int (item, "begin", &segment->begin, error) ||
      !aws_dynamodb_item_get_int (item, "end", &segment->end, error) ||
      !aws_dynamodb_item_get_string (item, "content", &segment->content, error) ||
      !aws_dynamodb_item_get_int (item, "sentiment", &sentiment, error) ||
      !aws_dynamodb_item_get_int (item, "version", &segment->version, error))
    return NULL;
  segment->participant =
      (ChurnParticipant) CLAMP (participant, CHURN_PARTICIPANT_CUSTOMER, CHURN_PARTICIPANT_SYSTEM);
  segment->sentiment =
      (ChurnSentiment) CLAMP (sentiment, CHURN_SENTIMENT_NEGATIVE, CHURN_SENTIMENT_NONE);
  if (segment->content == NULL)
    segment->content = g_strdup ("");
  return g_steal_pointer (&segment);
}

static GPtrArray *
read_segments (GPtrArray *items, GError **error)
{
  g_autoptr (GPtrArray) segments = NULL;

  if (items == NULL)
    return NULL;
  segments = g_ptr_array_new_with_free_func ((GDestroyNotify) churn_segment_unref);
  for (guint i = 0; i < items->len; i++)
    {
      ChurnSegment *segment = read_segment (g_ptr_array_index (items, i), error);

      if (segment == NULL)
        return NULL;
      g_ptr_array_add (segments, segment);
    }
  return g_steal_pointer (&segments);
}

static AwsDynamodbInput *
begin_query (ChurnDynamoStore *self, const char *contact_id)
{
  AwsDynamodbInput *input = churn_dynamo_input_new (self->sentiment_table, NULL);

  churn_dynamo_set_string (input->values, ":id", contact_id);
  aws_dynamodb_input_set_flag (input, "ConsistentRead", TRUE);
  return input;
}

typedef struct
{
  GPtrArray *segments;
  gint64 *versions; /* with which each was written by this call; 0: not */
  guint n_added;
} Adding;

/* Writes a turn unless the contact has it already. One with a version that the contact has not
 * reached was left by somebody who was interrupted, or is our own. */
static gboolean
put_segment (ChurnDynamoStore *store,
             const ChurnDynamoContact *record,
             const ChurnSegment *segment,
             gint64 *version,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (AwsDynamodbInput) input = churn_dynamo_input_new (store->sentiment_table, NULL);
  g_autoptr (AwsDynamodbItem) item = aws_dynamodb_item_new ();
  g_autofree char *part = get_part (segment->begin, segment->id);
  gboolean held = FALSE;

  churn_dynamo_set_string (item, "id", record->contact->id);
  churn_dynamo_set_string (item, "part", part);
  churn_dynamo_set_string (item, "turn", segment->id);
  aws_dynamodb_item_set_int (item, "participant", segment->participant);
  aws_dynamodb_item_set_int (item, "begin", segment->begin);
  aws_dynamodb_item_set_int (item, "end", segment->end);
  if (segment->sentiment != CHURN_SENTIMENT_NONE)
    aws_dynamodb_item_set_int (item, "sentiment", segment->sentiment);
  if (store->transcript_seconds != 0)
    churn_dynamo_set_string (item, "content", segment->content);
  aws_dynamodb_item_set_int (item, "version", record->next);
  if (store->transcript_seconds >= 0)
    aws_dynamodb_item_set_int (item, "expires",
                               churn_dynamo_expiry (store->transcript_seconds > 0
                                                        ? store->transcript_seconds
                                                        : DAY_SECONDS));
  aws_dynamodb_input_set_item (input, item);
  aws_dynamodb_input_set_expression (
      input, "ConditionExpression",
      "attribute_not_exists(#id) OR #version > :top OR #version = :own");
  aws_dynamodb_item_set_int (input->values, ":top", record->top);
  aws_dynamodb_item_set_int (input->values, ":own", *version != 0 ? *version : record->next);
  if (!churn_dynamo_write (store, "PutItem", input, &held, NULL, cancellable, error))
    return FALSE;
  if (held)
    *version = record->next;
  return TRUE;
}

/* Computes the windows anew in which any of the turns begins. */
static gboolean
compute_windows (ChurnDynamoStore *store,
                 ChurnContact *contact,
                 GPtrArray *segments,
                 GCancellable *cancellable,
                 GError **error)
{
  gint64 first = G_MAXINT64, last = -1;
  g_autoptr (AwsDynamodbInput) input = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GPtrArray) turns = NULL;
  g_autofree char *from = NULL, *to = NULL;

  for (guint i = 0; i < segments->len; i++)
    {
      const ChurnSegment *segment = g_ptr_array_index (segments, i);

      if (segment->participant != CHURN_PARTICIPANT_CUSTOMER ||
          segment->sentiment == CHURN_SENTIMENT_NONE || segment->begin < 0)
        continue;
      first = MIN (first, segment->begin / WINDOW_MILLISECONDS);
      last = MAX (last, segment->begin / WINDOW_MILLISECONDS);
    }
  if (last < 0)
    return TRUE;
  input = begin_query (store, contact->id);
  from = get_part (first * WINDOW_MILLISECONDS, "");
  to = get_part ((last + 1) * WINDOW_MILLISECONDS, "");
  aws_dynamodb_input_set_expression (input, "KeyConditionExpression",
                                     "#id = :id AND #part BETWEEN :from AND :to");
  churn_dynamo_set_string (input->values, ":from", from);
  churn_dynamo_set_string (input->values, ":to", to);
  items = churn_dynamo_read_all (store, "Query", input, 0, NULL, cancellable, error);
  turns = read_segments (items, error);
  if (turns == NULL)
    return FALSE;
  churn_windows_remove (contact->windows, (guint) MIN (first, G_MAXINT),
                        (guint) MIN (last, G_MAXINT));
  for (guint i = 0; i < turns->len; i++)
    churn_windows_add (contact->windows, g_ptr_array_index (turns, i));
  return TRUE;
}

static gboolean
add (ChurnDynamoStore *store,
     ChurnDynamoContact *record,
     gpointer data,
     GCancellable *cancellable,
     GError **error)
{
  Adding *adding = data;
  g_autoptr (ChurnWindows) before = churn_windows_copy (record->contact->windows);

  adding->n_added = 0;
  for (guint i = 0; i < adding->segments->len; i++)
    {
      if (!put_segment (store, record, g_ptr_array_index (adding->segments, i),
                        &adding->versions[i], cancellable, error))
        return FALSE;
      if (adding->versions[i] == record->next)
        adding->n_added++;
    }
  if (!compute_windows (store, record->contact, adding->segments, cancellable, error))
    return FALSE;
  /* Somebody wrote the turns and did not come to the contact. */
  if (adding->n_added == 0 && !churn_windows_equal (before, record->contact->windows))
    adding->n_added = 1;
  record->detail = adding->n_added > 0;
  return TRUE;
}

static gboolean
add_segments (ChurnStore *store,
              const char *contact_id,
              GPtrArray *segments,
              gint64 now,
              guint *n_added,
              GCancellable *cancellable,
              GError **error)
{
  g_autofree gint64 *versions = g_new0 (gint64, MAX (segments->len, 1));
  Adding adding = { segments, versions, 0 };
  g_autoptr (ChurnDynamoContact) record = churn_dynamo_change_contact (
      CHURN_DYNAMO_STORE (store), contact_id, FALSE, now, add, &adding, cancellable, error);

  if (record == NULL)
    return FALSE;
  if (n_added != NULL)
    *n_added = adding.n_added;
  return TRUE;
}

static GPtrArray *
list_segments (ChurnStore *store,
               const char *contact_id,
               gint64 since,
               GCancellable *cancellable,
               GError **error)
{
  ChurnDynamoStore *self = CHURN_DYNAMO_STORE (store);
  g_autoptr (AwsDynamodbInput) input = begin_query (self, contact_id);
  g_autoptr (GPtrArray) items = NULL;

  aws_dynamodb_input_set_expression (input, "KeyConditionExpression",
                                     "#id = :id AND begins_with(#part, :part)");
  churn_dynamo_set_string (input->values, ":part", PART);
  aws_dynamodb_input_set_expression (
      input, "FilterExpression",
      "#version > :since AND (attribute_not_exists(#expires) OR #expires > :clock)");
  aws_dynamodb_item_set_int (input->values, ":since", since);
  aws_dynamodb_item_set_int (input->values, ":clock", churn_dynamo_expiry (0));
  items = churn_dynamo_read_all (self, "Query", input, 0, NULL, cancellable, error);
  return read_segments (items, error);
}

/* The newest turns of the customer that carry a sentiment, all of the page that has one, but for
 * their words and ends. */
static GPtrArray *
find_newest (ChurnDynamoStore *self,
             const char *contact_id,
             const char *part,
             gboolean *more,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (AwsDynamodbInput) input = begin_query (self, contact_id);
  g_autoptr (GPtrArray) items = NULL;

  aws_dynamodb_input_set_expression (input, "KeyConditionExpression",
                                     "#id = :id AND begins_with(#part, :part)");
  churn_dynamo_set_string (input->values, ":part", part);
  aws_dynamodb_input_set_expression (input, "FilterExpression",
                                     "#participant = :customer AND attribute_exists(#sentiment)");
  aws_dynamodb_item_set_int (input->values, ":customer", CHURN_PARTICIPANT_CUSTOMER);
  aws_dynamodb_input_set_expression (input, "ProjectionExpression",
                                     "#turn, #participant, #begin, #sentiment");
  aws_dynamodb_input_set_flag (input, "ScanIndexForward", FALSE);
  aws_dynamodb_input_set_int (input, "Limit", 10);
  items =
      churn_dynamo_read_all (self, "Query", input, more != NULL ? 1 : 0, more, cancellable, error);
  return read_segments (items, error);
}

/**
 * churn_dynamo_newest_turn:
 * @self: a store
 * @contact_id: a contact
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Finds the customer's newest turn that carries a sentiment; of two at the same time the one with
 * the lower.
 *
 * Returns: (transfer full) (nullable): it; %NULL without an error if there is none
 */
ChurnSegment *
churn_dynamo_newest_turn (ChurnDynamoStore *self,
                          const char *contact_id,
                          GCancellable *cancellable,
                          GError **error)
{
  gboolean more = FALSE;
  g_autoptr (GPtrArray) turns = find_newest (self, contact_id, PART, &more, cancellable, error);
  ChurnSegment *newest;

  if (turns == NULL || turns->len == 0)
    return NULL;
  newest = g_ptr_array_index (turns, 0);
  /* Where the page ended within those of the same time the others must be read, too. */
  if (more && ((ChurnSegment *) g_ptr_array_index (turns, turns->len - 1))->begin == newest->begin)
    {
      g_autofree char *part = get_part (newest->begin, "");

      g_ptr_array_unref (turns);
      turns = find_newest (self, contact_id, part, NULL, cancellable, error);
      if (turns == NULL || turns->len == 0)
        return NULL;
      newest = g_ptr_array_index (turns, 0);
    }
  for (guint i = 1; i < turns->len; i++)
    {
      ChurnSegment *turn = g_ptr_array_index (turns, i);

      if (turn->begin == newest->begin && turn->sentiment < newest->sentiment)
        newest = turn;
    }
  return churn_segment_ref (newest);
}

static ChurnSegment *
get_newest_turn (ChurnStore *store,
                 const char *contact_id,
                 GCancellable *cancellable,
                 GError **error)
{
  return churn_dynamo_newest_turn (CHURN_DYNAMO_STORE (store), contact_id, cancellable, error);
}

static gboolean
get_transcript_token (ChurnStore *store,
                      const char *contact_id,
                      char **token,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (AwsDynamodbItem) item = NULL;

  *token = NULL;
  return churn_dynamo_load_contact (CHURN_DYNAMO_STORE (store), contact_id, &item, cancellable,
                                    error) &&
         (item == NULL || aws_dynamodb_item_get_string (item, "transcriptToken", token, error));
}

static gboolean
set_transcript_token (ChurnStore *store,
                      const char *contact_id,
                      const char *token,
                      GCancellable *cancellable,
                      GError **error)
{
  ChurnDynamoStore *self = CHURN_DYNAMO_STORE (store);
  g_autoptr (AwsDynamodbInput) input = churn_dynamo_input_new (self->contact_table, contact_id);
  gboolean held = FALSE;

  aws_dynamodb_input_set_expression (input, "UpdateExpression",
                                     token != NULL ? "SET #transcriptToken = :token"
                                                   : "REMOVE #transcriptToken");
  churn_dynamo_set_string (input->values, ":token", token);
  aws_dynamodb_input_set_expression (input, "ConditionExpression", "attribute_exists(#id)");
  if (!churn_dynamo_write (self, "UpdateItem", input, &held, NULL, cancellable, error))
    return FALSE;
  if (!held)
    g_set_error (error, CHURN_ERROR, CHURN_ERROR_NOT_FOUND, "There is no contact %s", contact_id);
  return held;
}

/**
 * churn_dynamo_init_speech:
 * @iface: the interface of #ChurnDynamoStore
 *
 * Fills in this file's methods.
 */
void
churn_dynamo_init_speech (ChurnStoreInterface *iface)
{
  iface->add_segments = add_segments;
  iface->list_segments = list_segments;
  iface->get_newest_turn = get_newest_turn;
  iface->get_transcript_token = get_transcript_token;
  iface->set_transcript_token = set_transcript_token;
}
