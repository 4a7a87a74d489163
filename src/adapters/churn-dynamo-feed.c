/* The feed. The indexes feed and agent are ordered by version, which is a time of our clocks (the
 * change after one of the same time is a microsecond later); the index live holds what is live. All
 * are eventually consistent, and clocks differ: what changed after a cursor is read from a minute
 * before it, and the reader drops the versions that it has. */

#include "churn-dynamo-private.h"

#include "churn-json.h"

#include <string.h>

#define OVERLAP G_TIME_SPAN_MINUTE
/* An older cursor is not worth reading all that changed since. */
#define CURSOR_AGE_MAX (2 * G_TIME_SPAN_HOUR)

/* Where a reader is: the time from which it reads next, and between pages where the last one ended.
 */
typedef struct
{
  gint64 time;      /* what the first page was read at: the next cursor's time */
  gboolean between; /* whether it is between two pages, and the rest says where */
  gint64 from;      /* what changed after is listed; 0: all that is live, and for an agent the
                       after-call work, which is what they are at */
  guint shard;      /* which partition; always 0 for one agent */
  gint64 version;
  char *id; /* behind which contact of the partition; NULL: at its beginning */
} Cursor;

static void
cursor_clear (Cursor *cursor)
{
  g_free (cursor->id);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cursor, cursor_clear)

/* One call of list_contacts, on its way. */
typedef struct
{
  ChurnDynamoStore *store;
  const ChurnFeedQuery *query;
  Cursor *cursor;
  guint limit;
  ChurnFeed *feed;
  gboolean too_old;
  GCancellable *cancellable;
} Listing;

/* Whose times they are: those of one table. */
static guint
get_epoch (ChurnDynamoStore *store)
{
  return g_str_hash (store->contact_table);
}

/* EPOCH-TIME, and between pages EPOCH-TIME-FROM-SHARD-VERSION-ID. */
static char *
write_cursor (ChurnDynamoStore *store, const Cursor *cursor)
{
  g_autofree char *text =
      g_strdup_printf ("%08x-%" G_GINT64_FORMAT, get_epoch (store), cursor->time);

  if (!cursor->between)
    return g_steal_pointer (&text);
  return g_strdup_printf ("%s-%" G_GINT64_FORMAT "-%u-%" G_GINT64_FORMAT "-%s", text, cursor->from,
                          cursor->shard, cursor->version, cursor->id != NULL ? cursor->id : "");
}

static gboolean
read_number (const char *text, gint64 most, gint64 *number)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, 0, (guint64) most, &value, NULL))
    return FALSE;
  *number = (gint64) value;
  return TRUE;
}

/* FALSE: it is none of ours, or of no use any more. */
static gboolean
read_cursor (ChurnDynamoStore *store, const ChurnFeedQuery *query, Cursor *cursor)
{
  g_auto (GStrv) parts = g_strsplit (query->cursor, "-", 6);
  guint n = g_strv_length (parts);
  g_autofree char *epoch = g_strdup_printf ("%08x", get_epoch (store));
  gint64 shard = 0;

  if ((n != 2 && n != 6) || !g_str_equal (parts[0], epoch) ||
      !read_number (parts[1], query->now + OVERLAP, &cursor->time) ||
      cursor->time < query->now - CURSOR_AGE_MAX)
    return FALSE;
  cursor->from = cursor->time;
  if (n == 2)
    {
      cursor->time = query->now;
      return TRUE;
    }
  if (!read_number (parts[2], cursor->time, &cursor->from) ||
      !read_number (parts[3], query->agent != NULL ? 0 : CHURN_DYNAMO_SHARDS - 1, &shard) ||
      !read_number (parts[4], G_MAXINT64, &cursor->version))
    return FALSE;
  cursor->between = TRUE;
  cursor->shard = (guint) shard;
  cursor->id = *parts[5] != '\0' ? g_strdup (parts[5]) : NULL;
  return TRUE;
}

/* The attribute by which an index is partitioned, which is also what the index is for. */
static const char *
get_partitioning (const ChurnFeedQuery *query, gboolean live)
{
  if (query->agent != NULL)
    return "agent";
  return live ? "live" : "shard";
}

static AwsDynamodbInput *
begin_query (ChurnDynamoStore *store, const ChurnFeedQuery *query, guint shard, gint64 from)
{
  AwsDynamodbInput *input = churn_dynamo_input_new (store->contact_table, NULL);
  gboolean live = from == 0;
  const char *partitioning = get_partitioning (query, live);
  g_autofree char *condition =
      g_strdup_printf ("#%s = :partition%s", partitioning, live ? "" : " AND #version > :from");

  aws_dynamodb_input_set_text (input, "IndexName",
                               g_str_equal (partitioning, "shard") ? "feed" : partitioning);
  churn_dynamo_set_string (input->values, ":partition",
                           query->agent != NULL ? query->agent : churn_dynamo_shard_name (shard));
  if (!live)
    aws_dynamodb_item_set_int (input->values, ":from", MAX (0, from - OVERLAP));
  aws_dynamodb_input_set_expression (input, "KeyConditionExpression", condition);
  return input;
}

/* Goes on behind the contact that the page before ended with. */
static void
start_behind (AwsDynamodbInput *input, const ChurnFeedQuery *query, const Cursor *cursor)
{
  g_autoptr (AwsDynamodbItem) key = aws_dynamodb_item_new ();
  const char *partitioning = get_partitioning (query, cursor->from == 0);

  churn_dynamo_set_string (key, "id", cursor->id);
  churn_dynamo_set_string (key, partitioning,
                           query->agent != NULL ? query->agent
                                                : churn_dynamo_shard_name (cursor->shard));
  if (!g_str_equal (partitioning, "live"))
    aws_dynamodb_item_set_int (key, "version", cursor->version);
  aws_dynamodb_input_set_start (input, key);
}

static ChurnContact *
read_row (AwsDynamodbItem *item, GError **error)
{
  g_autofree char *row = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (!aws_dynamodb_item_get_string (item, "row", &row, error))
    return NULL;
  node = churn_json_parse (row != NULL ? row : "", -1, error);
  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE, "The store: a row is no object");
      return NULL;
    }
  return churn_contact_parse (json_node_get_object (node), error);
}

/* What became known before it is no longer shown of what has ended. */
static gint64
get_shown_since (const ChurnFeedQuery *query)
{
  return query->now - CHURN_FEED_ENDED_SECONDS * (gint64) G_USEC_PER_SEC;
}

/* Takes a row into the page, if the feed shows it; without a place for it there are more. */
static gboolean
take (Listing *listing, guint shard, AwsDynamodbItem *item, GError **error)
{
  Cursor *cursor = listing->cursor;
  gint64 known = G_MAXINT64, ended_version = 0;
  g_autoptr (ChurnContact) contact = NULL;

  if (!aws_dynamodb_item_get_int (item, "endedKnown", &known, error) ||
      !aws_dynamodb_item_get_int (item, "endedVersion", &ended_version, error))
    return FALSE;
  if (known <= get_shown_since (listing->query))
    {
      /* It ended, or left the agent, and is shown no more: a reader that did not see it would
       * believe it to be live, or theirs, for ever. */
      listing->too_old = ended_version > cursor->from;
      return TRUE;
    }
  contact = read_row (item, error);
  if (contact == NULL)
    return FALSE;
  if (cursor->from == 0 && !churn_contact_is_live (contact) &&
      churn_contact_get_state (contact) != CHURN_STATE_AFTER_CALL)
    return TRUE;
  if (listing->feed->contacts->len == listing->limit)
    {
      listing->feed->more = TRUE;
      return TRUE;
    }
  g_ptr_array_add (listing->feed->contacts, g_steal_pointer (&contact));
  g_clear_pointer (&cursor->id, g_free);
  cursor->shard = shard;
  return aws_dynamodb_item_get_string (item, "id", &cursor->id, error) &&
         aws_dynamodb_item_get_int (item, "version", &cursor->version, error);
}

/* The cursor stands behind the last row that was taken, or at the beginning of a partition. */
static gboolean
read_partition (Listing *listing, GError **error)
{
  const ChurnFeedQuery *query = listing->query;
  Cursor *cursor = listing->cursor;
  guint shard = cursor->shard;
  g_autoptr (AwsDynamodbInput) input = begin_query (listing->store, query, shard, cursor->from);
  gboolean unread = TRUE;

  if (query->agent != NULL && cursor->from == 0)
    {
      /* What went to another agent has become known as an end, and has none. */
      aws_dynamodb_input_set_expression (
          input, "FilterExpression",
          "attribute_not_exists(#endedKnown) OR (#endedKnown > :shown AND attribute_exists(#ended))");
      aws_dynamodb_item_set_int (input->values, ":shown", get_shown_since (query));
    }
  if (cursor->id != NULL)
    start_behind (input, query, cursor);
  aws_dynamodb_input_set_int (input, "Limit", listing->limit + 1);
  while (unread && !listing->feed->more && !listing->too_old)
    {
      g_autoptr (GPtrArray) items = churn_dynamo_read_all (listing->store, "Query", input, 1,
                                                           &unread, listing->cancellable, error);

      if (items == NULL)
        return FALSE;
      for (guint i = 0; i < items->len && !listing->feed->more && !listing->too_old; i++)
        if (!take (listing, shard, g_ptr_array_index (items, i), error))
          return FALSE;
    }
  return TRUE;
}

static gboolean
read_page (Listing *listing, GError **error)
{
  guint n_shards = listing->query->agent != NULL ? 1 : CHURN_DYNAMO_SHARDS;
  Cursor *cursor = listing->cursor;

  while (cursor->shard < n_shards)
    {
      if (!read_partition (listing, error))
        return FALSE;
      if (listing->feed->more || listing->too_old)
        return TRUE;
      cursor->shard++;
      g_clear_pointer (&cursor->id, g_free);
      cursor->version = 0;
    }
  return TRUE;
}

static gboolean
list_changed (Listing *listing, GError **error)
{
  const ChurnFeedQuery *query = listing->query;
  Cursor *cursor = listing->cursor;
  ChurnFeed *feed = listing->feed;
  gboolean all = query->cursor == NULL;

  if (!all)
    {
      feed->reset = !read_cursor (listing->store, query, cursor);
      if (!feed->reset && !read_page (listing, error))
        return FALSE;
      feed->reset = feed->reset || listing->too_old;
      all = feed->reset;
    }
  if (all)
    {
      cursor_clear (cursor);
      *cursor = (Cursor){ .time = query->now };
      g_ptr_array_set_size (feed->contacts, 0);
      feed->more = listing->too_old = FALSE;
      if (!read_page (listing, error))
        return FALSE;
    }
  /* What changed while all that is live was read page by page comes at once. */
  if (!feed->more && cursor->between && cursor->from == 0)
    {
      feed->more = TRUE;
      cursor->between = FALSE;
    }
  else
    cursor->between = feed->more;
  feed->cursor = write_cursor (listing->store, cursor);
  return TRUE;
}

static int
compare_ended (gconstpointer a, gconstpointer b)
{
  const ChurnContact *one = *(const ChurnContact *const *) a;
  const ChurnContact *two = *(const ChurnContact *const *) b;
  gint64 ended_one = churn_contact_get_ended (one), ended_two = churn_contact_get_ended (two);

  if (ended_one != ended_two)
    return ended_one > ended_two ? -1 : 1;
  return g_strcmp0 (one->id, two->id);
}

/* The newest first; what is beyond the page is not listed, as there is no cursor among them. An end
 * becomes known after it, give or take what clocks differ. */
static gboolean
list_ended (Listing *listing, GError **error)
{
  const ChurnFeedQuery *query = listing->query;
  GPtrArray *contacts = listing->feed->contacts;
  guint n_shards = query->agent != NULL ? 1 : CHURN_DYNAMO_SHARDS;

  for (guint shard = 0; shard < n_shards; shard++)
    {
      g_autoptr (AwsDynamodbInput) input =
          begin_query (listing->store, query, shard, MAX (1, query->ended_since));
      g_autoptr (GPtrArray) items = NULL;

      aws_dynamodb_input_set_expression (
          input, "FilterExpression",
          "#ended >= :since AND (attribute_not_exists(#expires) OR #expires > :clock)");
      aws_dynamodb_item_set_int (input->values, ":since", query->ended_since);
      aws_dynamodb_item_set_int (input->values, ":clock", churn_dynamo_expiry (0));
      aws_dynamodb_input_set_flag (input, "ScanIndexForward", FALSE);
      items = churn_dynamo_read_all (listing->store, "Query", input, CHURN_FEED_PAGE_MAX, NULL,
                                     listing->cancellable, error);
      for (guint i = 0; items != NULL && i < items->len; i++)
        {
          ChurnContact *contact = read_row (g_ptr_array_index (items, i), error);

          if (contact == NULL)
            return FALSE;
          g_ptr_array_add (contacts, contact);
        }
      if (items == NULL)
        return FALSE;
    }
  g_ptr_array_sort (contacts, compare_ended);
  if (contacts->len > CHURN_FEED_PAGE_MAX)
    g_ptr_array_set_size (contacts, CHURN_FEED_PAGE_MAX);
  listing->feed->cursor = write_cursor (listing->store, &(const Cursor){ .time = query->now });
  return TRUE;
}

static ChurnFeed *
list_contacts (ChurnStore *store,
               const ChurnFeedQuery *query,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (ChurnFeed) feed = churn_feed_new ();
  g_auto (Cursor) cursor = { .time = query->now };
  Listing listing = {
    .store = CHURN_DYNAMO_STORE (store),
    .query = query,
    .cursor = &cursor,
    .limit = query->limit > 0 ? MIN (query->limit, CHURN_FEED_PAGE_MAX) : CHURN_FEED_PAGE_MAX,
    .feed = feed,
    .cancellable = cancellable,
  };

  if (query->ended_since != 0 ? !list_ended (&listing, error) : !list_changed (&listing, error))
    return NULL;
  feed->time = query->now;
  return g_steal_pointer (&feed);
}

/**
 * churn_dynamo_init_feed:
 * @iface: the interface of #ChurnDynamoStore
 *
 * Fills in this file's methods.
 */
void
churn_dynamo_init_feed (ChurnStoreInterface *iface)
{
  iface->list_contacts = list_contacts;
}
