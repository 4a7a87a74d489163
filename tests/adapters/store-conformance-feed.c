#include "store-conformance.h"

/* A desk, as far as the feed is concerned: it keeps the newest row of each contact, drops versions
 * that it has, and contacts that went to another agent. */
typedef struct
{
  ChurnStore *store;
  const char *agent; /* NULL: a supervisor's */
  GHashTable *rows;  /* id to ChurnContact */
  char *cursor;
  gboolean reset; /* what the last poll said */
  guint n_pages;
} Reader;

static Reader *
reader_new (ChurnStore *store, const char *agent)
{
  Reader *reader = g_new0 (Reader, 1);

  reader->store = store;
  reader->agent = agent;
  reader->rows =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) churn_contact_unref);
  return reader;
}

static void
reader_free (Reader *reader)
{
  g_hash_table_unref (reader->rows);
  g_free (reader->cursor);
  g_free (reader);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reader, reader_free)

static ChurnFeed *
list (ChurnStore *store, const char *cursor, const char *agent, gint64 now, guint limit)
{
  g_autoptr (GError) error = NULL;
  ChurnFeedQuery query = { .agent = agent, .cursor = cursor, .now = now, .limit = limit };
  ChurnFeed *feed = churn_store_list_contacts (store, &query, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (feed->cursor);
  g_assert_cmpuint (feed->contacts->len, <=, limit > 0 ? limit : CHURN_FEED_PAGE_MAX);
  return feed;
}

/* Reads until there is no more. Returns how many rows were news. */
static guint
poll (Reader *reader, gint64 now, guint limit)
{
  gboolean more = TRUE;
  guint n_news = 0;

  reader->reset = FALSE;
  reader->n_pages = 0;
  while (more)
    {
      g_autoptr (ChurnFeed) feed = list (reader->store, reader->cursor, reader->agent, now, limit);

      /* Between two pages nothing gets too old. */
      g_assert_true (reader->n_pages == 0 || !feed->reset);
      if (feed->reset)
        {
          reader->reset = TRUE;
          g_hash_table_remove_all (reader->rows);
        }
      for (guint i = 0; i < feed->contacts->len; i++)
        {
          ChurnContact *row = g_ptr_array_index (feed->contacts, i);
          const ChurnContact *had = g_hash_table_lookup (reader->rows, row->id);

          if (had != NULL && had->version >= row->version)
            continue;
          g_hash_table_replace (reader->rows, row->id, churn_contact_ref (row));
          n_news++;
        }
      more = feed->more;
      g_free (reader->cursor);
      reader->cursor = g_strdup (feed->cursor);
      reader->n_pages++;
      g_assert_cmpuint (reader->n_pages, <, 100);
    }
  return n_news;
}

static const ChurnContact *
get (Reader *reader, const char *id)
{
  const ChurnContact *row = g_hash_table_lookup (reader->rows, id);

  g_assert_nonnull (row);
  return row;
}

static void
test_feed (gconstpointer data)
{
  g_autoptr (ChurnStore) store = store_make (data);
  g_autoptr (Reader) reader = reader_new (store, NULL);
  g_autoptr (ChurnFeed) late = NULL;
  g_autofree char *stale = NULL;

  store_add_contact (store, "c1", NULL, NOW);
  store_add_contact (store, "c2", NULL, NOW);
  store_add_contact (store, "c3", NULL, NOW);
  g_assert_cmpuint (poll (reader, NOW, 0), ==, 3);
  g_assert_false (reader->reset);
  g_assert_cmpuint (poll (reader, NOW, 0), ==, 0);
  g_assert_false (reader->reset);
  store_add_prediction (store, "c2", 0.5, CHURN_CAUSE_INITIAL);
  g_assert_cmpuint (poll (reader, NOW + SECOND, 0), ==, 1);
  g_assert_cmpfloat (get (reader, "c2")->churn, ==, 0.5);
  /* The agent's words are new in the detail, and no change of the feed; the customer's are one. */
  store_add_turn (store, "c2",
                  store_turn ("t1", CHURN_PARTICIPANT_AGENT, 1000, CHURN_SENTIMENT_POSITIVE));
  g_assert_cmpuint (poll (reader, NOW + SECOND, 0), ==, 0);
  store_add_turn (store, "c2",
                  store_turn ("t2", CHURN_PARTICIPANT_CUSTOMER, 2000, CHURN_SENTIMENT_NEGATIVE));
  g_assert_cmpuint (poll (reader, NOW + SECOND, 0), ==, 1);

  /* It ended an hour ago, but nobody knew: every poll of the next ten minutes sees it. */
  poll (reader, NOW + 3599 * SECOND, 0);
  stale = g_strdup (reader->cursor);
  store_end_contact (store, "c1", NOW + SECOND, NOW + 3600 * SECOND);
  g_assert_cmpuint (poll (reader, NOW + 4198 * SECOND, 0), ==, 1);
  g_assert_false (reader->reset);
  g_assert_cmpint (churn_contact_get_state (get (reader, "c1")), ==, CHURN_STATE_ENDED);
  /* Later it is not listed; whoever did not see it end begins anew, others do not. */
  late = list (store, stale, NULL, NOW + 4201 * SECOND, 0);
  g_assert_true (late->reset);
  g_assert_cmpuint (late->contacts->len, ==, 2);
  g_assert_cmpuint (poll (reader, NOW + 4201 * SECOND, 0), ==, 0);
  g_assert_false (reader->reset);
}

static void
test_cursors (gconstpointer data)
{
  g_autoptr (ChurnStore) store = store_make (data);
  g_autoptr (ChurnStore) other = store_make (data);
  g_autoptr (ChurnFeed) own = NULL;
  g_autoptr (ChurnFeed) foreign = NULL;
  const char *cursors[] = { "x", "-", "0000000000000000-1", "a-b", NULL, NULL };
  g_autofree char *ahead = NULL;
  g_autofree char *worded = NULL;

  store_add_contact (store, "c1", NULL, NOW);
  store_add_contact (other, "c2", NULL, NOW);
  own = list (store, NULL, NULL, NOW, 0);
  foreign = list (other, own->cursor, NULL, NOW, 0);
  g_assert_true (foreign->reset);
  g_assert_cmpuint (foreign->contacts->len, ==, 1);
  ahead = g_strconcat (own->cursor, "000", NULL);
  worded = g_strconcat (own->cursor, "x", NULL);
  cursors[4] = ahead;
  cursors[5] = worded;
  for (gsize i = 0; i < G_N_ELEMENTS (cursors); i++)
    {
      g_autoptr (ChurnFeed) feed = list (store, cursors[i], NULL, NOW, 0);

      g_assert_true (feed->reset);
      g_assert_cmpuint (feed->contacts->len, ==, 1);
    }
}

static void
test_pages (gconstpointer data)
{
  g_autoptr (ChurnStore) store = store_make (data);
  g_autoptr (Reader) reader = reader_new (store, NULL);
  const gint64 later = NOW + 3600 * SECOND;

  for (guint i = 0; i < 25; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", i);

      store_add_contact (store, id, NULL, NOW);
    }
  /* It had ended before the first page was read: no page waits for it. */
  store_add_contact (store, "gone", NULL, NOW);
  store_end_contact (store, "gone", NOW, NOW);
  g_assert_cmpuint (poll (reader, later, 10), ==, 25);
  g_assert_false (reader->reset);
  g_assert_cmpuint (reader->n_pages, >=, 3);
  /* What changes comes in pages, too. */
  for (guint i = 0; i < 25; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", i);
      g_autoptr (ChurnContact) contact = NULL;

      contact = churn_store_set_help (store, id, TRUE, later, NULL, NULL);
    }
  g_assert_cmpuint (poll (reader, later + SECOND, 10), ==, 25);
  g_assert_false (reader->reset);
  for (guint i = 0; i < 25; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", i);

      g_assert_true (get (reader, id)->help);
    }
}

static void
test_ended (gconstpointer data)
{
  g_autoptr (ChurnStore) store = store_make (data);
  g_autoptr (ChurnFeed) ended = NULL;
  g_autoptr (ChurnContact) merged = NULL;
  g_autoptr (GError) error = NULL;
  ChurnContact *facts = churn_contact_new ("c1");
  ChurnFeedQuery query = { .agent = "jdoe", .ended_since = NOW, .now = NOW + 10 * SECOND };

  store_add_contact (store, "c1", NULL, NOW);
  store_add_contact (store, "c2", NULL, NOW);
  store_add_contact (store, "c3", NULL, NOW);
  facts->agent_id = g_strdup ("jdoe");
  facts->agent_time = NOW;
  merged = store_merge (store, facts, NOW, TRUE);
  store_end_contact (store, "c1", NOW + 5 * SECOND, NOW + 5 * SECOND);
  store_end_contact (store, "c2", NOW + 6 * SECOND, NOW + 6 * SECOND);
  ended = churn_store_list_contacts (store, &query, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ended->contacts->len, ==, 1);
  g_clear_pointer (&ended, churn_feed_unref);
  query.agent = NULL;
  ended = churn_store_list_contacts (store, &query, NULL, &error);
  g_assert_cmpuint (ended->contacts->len, ==, 2);
  g_assert_cmpstr (((ChurnContact *) g_ptr_array_index (ended->contacts, 0))->id, ==, "c2");
  g_clear_pointer (&ended, churn_feed_unref);
  query.ended_since = NOW + 6 * SECOND;
  ended = churn_store_list_contacts (store, &query, NULL, &error);
  g_assert_cmpuint (ended->contacts->len, ==, 1);
}

/* The contact goes to this agent; without an id nobody knows yet what the agent is called. */
static void
hand_over (ChurnStore *store, const char *arn, const char *agent_id, gint64 time)
{
  ChurnContact *facts = churn_contact_new ("c1");
  g_autoptr (ChurnContact) merged = NULL;

  facts->agent_arn = g_strdup (arn);
  facts->agent_id = g_strdup (agent_id);
  facts->agent_time = time;
  merged = store_merge (store, facts, time, TRUE);
  g_assert_cmpstr (merged->agent_id, ==, agent_id);
}

static void
test_departures (gconstpointer data)
{
  g_autoptr (ChurnStore) store = store_make (data);
  g_autoptr (Reader) jdoe = reader_new (store, "jdoe");
  g_autoptr (Reader) mroe = reader_new (store, "mroe");
  g_autoptr (ChurnFeed) anew = NULL;
  g_autoptr (ChurnFeed) late = NULL;
  g_autofree char *stale = NULL;

  store_add_contact (store, "c1", NULL, NOW);
  store_add_contact (store, "c2", NULL, NOW);
  hand_over (store, "arn:a/1", "jdoe", NOW);
  g_assert_cmpuint (poll (jdoe, NOW, 0), ==, 1);
  g_assert_cmpuint (poll (mroe, NOW, 0), ==, 0);
  stale = g_strdup (jdoe->cursor);

  hand_over (store, "arn:a/2", "mroe", NOW + 10 * SECOND);
  g_assert_cmpuint (poll (mroe, NOW + 20 * SECOND, 0), ==, 1);
  /* The former agent hears of it, once, and with whom it is now; of what follows not any more. */
  g_assert_cmpuint (poll (jdoe, NOW + 20 * SECOND, 0), ==, 1);
  g_assert_false (jdoe->reset);
  g_assert_cmpstr (get (jdoe, "c1")->agent_id, ==, "mroe");
  g_assert_cmpuint (poll (jdoe, NOW + 200 * SECOND, 0), ==, 0);
  g_assert_cmpuint (poll (mroe, NOW + 200 * SECOND, 0), ==, 0);
  hand_over (store, "arn:a/3", NULL, NOW + 210 * SECOND);
  g_assert_cmpuint (poll (jdoe, NOW + 220 * SECOND, 0), ==, 0);
  g_assert_cmpuint (poll (mroe, NOW + 220 * SECOND, 0), ==, 1);
  g_assert_null (get (mroe, "c1")->agent_id);
  anew = list (store, NULL, "jdoe", NOW + 220 * SECOND, 0);
  g_assert_cmpuint (anew->contacts->len, ==, 0);

  /* It comes back, and goes again. */
  hand_over (store, "arn:a/1", "jdoe", NOW + 300 * SECOND);
  g_assert_cmpuint (poll (jdoe, NOW + 310 * SECOND, 0), ==, 1);
  g_assert_cmpstr (get (jdoe, "c1")->agent_id, ==, "jdoe");
  poll (mroe, NOW + 500 * SECOND, 0);
  hand_over (store, "arn:a/2", "mroe", NOW + 510 * SECOND);
  g_assert_cmpuint (poll (jdoe, NOW + 520 * SECOND, 0), ==, 1);
  g_assert_cmpuint (poll (mroe, NOW + 520 * SECOND, 0), ==, 1);
  g_assert_false (mroe->reset);
  g_assert_cmpstr (get (mroe, "c1")->agent_id, ==, "mroe");
  /* It ends with the new agent: for the former one it ended long ago. */
  g_assert_cmpuint (poll (jdoe, NOW + 600 * SECOND, 0), ==, 0);
  store_end_contact (store, "c1", NOW + 700 * SECOND, NOW + 700 * SECOND);
  g_assert_cmpuint (poll (jdoe, NOW + 710 * SECOND, 0), ==, 0);
  g_assert_cmpuint (poll (mroe, NOW + 710 * SECOND, 0), ==, 1);
  /* A reader that missed a going which is no longer listed begins anew. */
  late = list (store, stale, "jdoe", NOW + 1200 * SECOND, 0);
  g_assert_true (late->reset);
  g_assert_cmpuint (late->contacts->len, ==, 0);
}

/* A contact that this agent has talked in. */
static void
talk (ChurnStore *store, const char *id, const char *agent)
{
  ChurnContact *facts = churn_contact_new (id);
  g_autoptr (ChurnContact) merged = NULL;

  facts->agent_id = g_strdup (agent);
  facts->agent_time = NOW;
  facts->connected = NOW;
  merged = store_merge (store, facts, NOW, TRUE);
}

static void
check_only (ChurnFeed *feed, const char *id)
{
  g_autoptr (ChurnFeed) owned = feed;

  g_assert_cmpuint (owned->contacts->len, ==, id != NULL ? 1 : 0);
  if (id != NULL)
    g_assert_cmpstr (((ChurnContact *) g_ptr_array_index (owned->contacts, 0))->id, ==, id);
}

/* Who begins anew during after-call work is told of it, and sees its end; nobody else is. */
static void
test_after_call (gconstpointer data)
{
  g_autoptr (ChurnStore) store = store_make (data);
  g_autoptr (Reader) reader = reader_new (store, "jdoe");
  g_autoptr (ChurnContact) completed = NULL;
  ChurnContact *facts = churn_contact_new ("c1");

  talk (store, "c1", "jdoe");
  talk (store, "c2", "jdoe");
  talk (store, "c3", "mroe");
  store_add_contact (store, "unanswered", NULL, NOW);
  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", i);

      store_end_contact (store, id, NOW + SECOND, NOW + SECOND);
    }
  facts->completed = NOW + 20 * SECOND;
  completed = store_merge (store, facts, NOW + 20 * SECOND, TRUE);

  g_assert_cmpuint (poll (reader, NOW + 30 * SECOND, 0), ==, 1);
  g_assert_cmpint (churn_contact_get_state (get (reader, "c2")), ==, CHURN_STATE_AFTER_CALL);
  check_only (list (store, "x", "jdoe", NOW + 30 * SECOND, 0), "c2");
  check_only (list (store, NULL, "mroe", NOW + 30 * SECOND, 0), "c3");
  check_only (list (store, NULL, NULL, NOW + 30 * SECOND, 0), "unanswered");
  /* As long as the feed shows an end. */
  check_only (list (store, NULL, "jdoe", NOW + 600 * SECOND, 0), "c2");
  check_only (list (store, NULL, "jdoe", NOW + 601 * SECOND, 0), NULL);

  g_clear_pointer (&completed, churn_contact_unref);
  facts = churn_contact_new ("c2");
  facts->completed = NOW + 90 * SECOND;
  completed = store_merge (store, facts, NOW + 90 * SECOND, TRUE);
  poll (reader, NOW + 100 * SECOND, 0);
  g_assert_false (reader->reset);
  g_assert_cmpint (churn_contact_get_state (get (reader, "c2")), ==, CHURN_STATE_ENDED);
  check_only (list (store, NULL, "jdoe", NOW + 100 * SECOND, 0), NULL);
}

/* What went to somebody else is their after-call work. */
static void
test_after_call_of_another (gconstpointer data)
{
  g_autoptr (ChurnStore) store = store_make (data);

  talk (store, "c1", "jdoe");
  hand_over (store, "arn:a/2", "mroe", NOW + SECOND);
  check_only (list (store, NULL, "jdoe", NOW + 2 * SECOND, 0), NULL);
  store_end_contact (store, "c1", NOW + 3 * SECOND, NOW + 3 * SECOND);
  check_only (list (store, NULL, "jdoe", NOW + 4 * SECOND, 0), NULL);
  check_only (list (store, NULL, "mroe", NOW + 4 * SECOND, 0), "c1");
}

/* Between two pages a contact goes to another agent. */
static void
test_departure_between_pages (gconstpointer data)
{
  g_autoptr (ChurnStore) store = store_make (data);
  g_autoptr (Reader) reader = reader_new (store, "jdoe");
  g_autoptr (ChurnFeed) first = NULL;

  for (guint i = 1; i <= 3; i++)
    {
      ChurnContact *facts = churn_contact_new ("c1");
      g_autoptr (ChurnContact) merged = NULL;

      g_free (facts->id);
      facts->id = g_strdup_printf ("c%u", i);
      facts->agent_id = g_strdup ("jdoe");
      facts->agent_time = NOW;
      merged = store_merge (store, facts, NOW, TRUE);
    }
  first = list (store, NULL, "jdoe", NOW, 2);
  g_assert_true (first->more);
  g_assert_cmpuint (first->contacts->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      ChurnContact *row = g_ptr_array_index (first->contacts, i);

      g_hash_table_replace (reader->rows, row->id, churn_contact_ref (row));
    }
  hand_over (store, "arn:a/2", "mroe", NOW + SECOND);
  reader->cursor = g_strdup (first->cursor);
  poll (reader, NOW + 2 * SECOND, 2);
  g_assert_cmpuint (g_hash_table_size (reader->rows), ==, 3);
  g_assert_cmpstr (get (reader, "c1")->agent_id, ==, "mroe");
}

void
store_conformance_add_feed (const char *prefix, const StoreMaker *maker)
{
  const StoreTest tests[] = {
    { "feed", test_feed },
    { "cursors", test_cursors },
    { "pages", test_pages },
    { "ended", test_ended },
    { "departures", test_departures },
    { "after-call", test_after_call },
    { "after-call-of-another", test_after_call_of_another },
    { "departure-between-pages", test_departure_between_pages },
  };

  store_conformance_add_all (prefix, maker, tests, G_N_ELEMENTS (tests));
}
