#include "test-backend.h"

#include "churn-contact-list.h"

#include <math.h>

/* What the list emitted since the last look, and a copy kept by following it. */
typedef struct
{
  ChurnContactList *list;
  GPtrArray *copy; /* of ChurnContactItem */
  guint n_changes;
  guint n_merged;
  guint added;
  guint updated;
  guint removed;
} Watch;

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, Watch *watch)
{
  watch->n_changes++;
  if (removed > 0)
    g_ptr_array_remove_range (watch->copy, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (watch->copy, (int) (position + i),
                        g_list_model_get_item (model, position + i));
}

static void
on_merged (ChurnContactList *list, guint added, guint updated, guint removed, Watch *watch)
{
  watch->n_merged++;
  watch->added = added;
  watch->updated = updated;
  watch->removed = removed;
}

static void
watch_start (Watch *watch)
{
  *watch = (Watch){ .list = churn_contact_list_new () };
  watch->copy = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (watch->list, "items-changed", G_CALLBACK (on_items_changed), watch);
  g_signal_connect (watch->list, "merged", G_CALLBACK (on_merged), watch);
}

static void
watch_end (Watch *watch)
{
  g_ptr_array_unref (watch->copy);
  g_assert_finalize_object (watch->list);
}

static void
apply (Watch *watch, ChurnFeed *feed)
{
  watch->n_changes = 0;
  churn_contact_list_apply (watch->list, feed);
  churn_feed_unref (feed);
}

static guint
count_items (Watch *watch)
{
  return g_list_model_get_n_items (G_LIST_MODEL (watch->list));
}

static void
end_contact (ChurnContact *contact, gint64 time)
{
  contact->disconnected = time;
  contact->completed = time;
}

static void
test_versions (void)
{
  Watch watch;
  ChurnFeed *feed;
  ChurnContact *contact;
  ChurnContactItem *item;

  watch_start (&watch);
  feed = test_feed ("1", TEST_EPOCH + 1000 * TEST_SECOND);
  g_ptr_array_add (feed->contacts, test_contact ("a", 5));
  apply (&watch, feed);
  item = churn_contact_list_lookup (watch.list, "a");
  g_assert_nonnull (item);
  g_assert_cmpuint (watch.added, ==, 1);
  g_assert_cmpint (churn_contact_item_get_duration (item), ==, 100 * TEST_SECOND);

  /* The same again, and an older one: nothing. */
  for (gint64 version = 5; version >= 4; version--)
    {
      feed = test_feed ("2", TEST_EPOCH + 1001 * TEST_SECOND);
      contact = test_contact ("a", version);
      contact->churn = 0.9;
      g_ptr_array_add (feed->contacts, contact);
      apply (&watch, feed);
      g_assert_cmpuint (watch.n_changes, ==, 0);
      g_assert_cmpuint (watch.updated, ==, 0);
      g_assert_cmpfloat (churn_contact_item_get_churn (item), ==, 0.5);
    }

  feed = test_feed ("3", TEST_EPOCH + 1002 * TEST_SECOND);
  contact = test_contact ("a", 6);
  contact->churn = 0.9;
  g_ptr_array_add (feed->contacts, contact);
  apply (&watch, feed);
  g_assert_cmpuint (watch.n_changes, ==, 0);
  g_assert_cmpuint (watch.updated, ==, 1);
  g_assert_cmpuint (watch.n_merged, ==, 4);
  g_assert_true (churn_contact_list_lookup (watch.list, "a") == item);
  g_assert_cmpfloat (churn_contact_item_get_churn (item), ==, 0.9);
  watch_end (&watch);
}

static void
count_notify (GObject *object, GParamSpec *pspec, GString *names)
{
  g_string_append_printf (names, "%s ", pspec->name);
}

static void
test_notifies (void)
{
  g_autoptr (ChurnContact) first = test_contact ("a", 1);
  g_autoptr (ChurnContact) second = test_contact ("a", 2);
  g_autoptr (ChurnContact) third = test_contact ("a", 3);
  g_autoptr (ChurnSegment) segment = churn_segment_new ();
  g_autoptr (ChurnContactItem) item = NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  first->churn = NAN;
  second->churn = NAN;
  item = churn_contact_item_new (first);
  g_signal_connect (item, "notify", G_CALLBACK (count_notify), names);

  /* Unknown stays unknown: NAN is not a change from NAN. */
  g_assert_true (churn_contact_item_update (item, second));
  g_assert_cmpstr (names->str, ==, "version ");

  g_string_truncate (names, 0);
  segment->id = g_strdup ("s");
  segment->sentiment = CHURN_SENTIMENT_NEGATIVE;
  segment->participant = CHURN_PARTICIPANT_CUSTOMER;
  g_assert_true (churn_windows_add (third->windows, segment));
  g_free (third->claimed_by);
  third->claimed_by = g_strdup ("sup");
  g_assert_true (churn_contact_item_update (item, third));
  g_assert_cmpstr (names->str, ==, "churn claimed-by version windows-serial ");
  g_assert_cmpuint (churn_contact_item_get_windows_serial (item), ==, 1);
}

static void
test_duration (void)
{
  Watch watch;
  ChurnFeed *feed;
  ChurnContact *contact;
  ChurnContactItem *item;
  g_autoptr (GString) names = g_string_new (NULL);
  gint64 start = TEST_EPOCH + 900 * TEST_SECOND;

  watch_start (&watch);
  feed = test_feed ("1", start + 60 * TEST_SECOND);
  g_ptr_array_add (feed->contacts, test_contact ("a", 1));
  apply (&watch, feed);
  item = churn_contact_list_lookup (watch.list, "a");
  g_signal_connect (item, "notify", G_CALLBACK (count_notify), names);

  churn_contact_list_tick (watch.list, start + 60 * TEST_SECOND + 400000);
  g_assert_cmpstr (names->str, ==, "");
  churn_contact_list_tick (watch.list, start + 61 * TEST_SECOND + 400000);
  g_assert_cmpstr (names->str, ==, "duration ");
  g_assert_cmpint (churn_contact_item_get_duration (item), ==, 61 * TEST_SECOND);

  /* Ended, it stands. */
  feed = test_feed ("2", start + 70 * TEST_SECOND);
  contact = test_contact ("a", 2);
  end_contact (contact, start + 65 * TEST_SECOND);
  g_ptr_array_add (feed->contacts, contact);
  apply (&watch, feed);
  g_assert_cmpint (churn_contact_item_get_duration (item), ==, 65 * TEST_SECOND);
  churn_contact_list_tick (watch.list, start + 90 * TEST_SECOND);
  g_assert_cmpint (churn_contact_item_get_duration (item), ==, 65 * TEST_SECOND);
  watch_end (&watch);
}

static void
test_ended_leave (void)
{
  Watch watch;
  ChurnFeed *feed;
  ChurnContact *contact;
  gint64 end = TEST_EPOCH + 1000 * TEST_SECOND;

  watch_start (&watch);
  feed = test_feed ("1", end + TEST_SECOND);
  contact = test_contact ("a", 1);
  end_contact (contact, end);
  g_ptr_array_add (feed->contacts, contact);
  g_ptr_array_add (feed->contacts, test_contact ("b", 1));
  apply (&watch, feed);
  g_assert_cmpuint (count_items (&watch), ==, 2);
  g_assert_cmpuint (churn_contact_list_get_n_live (watch.list), ==, 1);

  apply (&watch, test_feed ("2", end + 600 * TEST_SECOND));
  g_assert_cmpuint (count_items (&watch), ==, 2);
  apply (&watch, test_feed ("3", end + 601 * TEST_SECOND));
  g_assert_cmpuint (count_items (&watch), ==, 1);
  g_assert_cmpuint (watch.removed, ==, 1);

  /* The server reads a minute behind its cursor: what left does not come back. */
  feed = test_feed ("4", end + 602 * TEST_SECOND);
  contact = test_contact ("a", 1);
  end_contact (contact, end);
  g_ptr_array_add (feed->contacts, contact);
  apply (&watch, feed);
  g_assert_cmpuint (count_items (&watch), ==, 1);
  g_assert_cmpuint (watch.n_changes, ==, 0);
  watch_end (&watch);
}

static void
test_reset_of_pages (void)
{
  Watch watch;
  ChurnFeed *feed;
  ChurnContactItem *kept;

  watch_start (&watch);
  feed = test_feed ("1", TEST_EPOCH);
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      g_ptr_array_add (feed->contacts, test_contact (id, 1));
    }
  apply (&watch, feed);
  kept = churn_contact_list_lookup (watch.list, "2");

  /* The first page of two names less than there is: nothing leaves before the last. */
  feed = test_feed ("2", TEST_EPOCH);
  feed->reset = TRUE;
  feed->more = TRUE;
  g_ptr_array_add (feed->contacts, test_contact ("2", 1));
  apply (&watch, feed);
  g_assert_cmpuint (count_items (&watch), ==, 6);
  g_assert_cmpuint (watch.n_changes, ==, 0);

  feed = test_feed ("3", TEST_EPOCH);
  g_ptr_array_add (feed->contacts, test_contact ("5", 1));
  g_ptr_array_add (feed->contacts, test_contact ("new", 1));
  apply (&watch, feed);
  g_assert_cmpuint (count_items (&watch), ==, 3);
  g_assert_cmpuint (watch.removed, ==, 4);
  g_assert_cmpuint (watch.added, ==, 1);
  /* 0 and 1 left together, 3 and 4 left together, one came. */
  g_assert_cmpuint (watch.n_changes, ==, 3);
  g_assert_true (churn_contact_list_lookup (watch.list, "2") == kept);

  /* A page that resets nothing removes nothing. */
  apply (&watch, test_feed ("4", TEST_EPOCH));
  g_assert_cmpuint (count_items (&watch), ==, 3);
  watch_end (&watch);
}

/* The property test's own idea of the list: what the server said last of each contact. */
typedef struct
{
  gint64 version;
  gint64 ended;
  double churn;
  ChurnContactItem *item;
} Known;

static ChurnContact *
random_contact (GRand *rand, guint number, gint64 now)
{
  g_autofree char *id = g_strdup_printf ("contact-%u", number);
  ChurnContact *contact = test_contact (id, g_rand_int_range (rand, 1, 400));

  /* A version is one state: the same version again is the same contact. */
  contact->churn = (contact->version * 7 + number) % 100 / 100.0;
  if (contact->version % 23 == 0)
    end_contact (contact, now - g_rand_int_range (rand, 0, 900) * TEST_SECOND);
  return contact;
}

static gboolean
is_over (const Known *known, gint64 now)
{
  return known->ended != 0 && now - known->ended > 600 * TEST_SECOND;
}

/* How many items-changed would do, for those that leave and those that come. */
static guint
count_least (GPtrArray *before, GHashTable *after, gboolean any_new)
{
  guint ranges = any_new ? 1 : 0;
  gboolean leaving = FALSE;

  for (guint i = 0; i < before->len; i++)
    {
      ChurnContactItem *item = g_ptr_array_index (before, i);
      gboolean leaves = !g_hash_table_contains (after, churn_contact_item_get_id (item));

      if (leaves && !leaving)
        ranges++;
      leaving = leaves;
    }
  return ranges;
}

static void
check_poll (Watch *watch, GHashTable *known, GPtrArray *before, gboolean any_new)
{
  GHashTableIter iter;
  gpointer id;
  gpointer value;

  g_assert_cmpuint (count_items (watch), ==, g_hash_table_size (known));
  g_assert_cmpuint (watch->copy->len, ==, g_hash_table_size (known));
  g_assert_cmpuint (watch->n_changes, ==, count_least (before, known, any_new));

  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, &id, &value))
    {
      Known *expected = value;
      ChurnContactItem *item = churn_contact_list_lookup (watch->list, id);

      g_assert_nonnull (item);
      g_assert_true (expected->item == NULL || expected->item == item);
      expected->item = item;
      g_assert_cmpint (churn_contact_item_get_version (item), ==, expected->version);
      g_assert_cmpfloat (churn_contact_item_get_churn (item), ==, expected->churn);
      g_assert_cmpint (churn_contact_item_get_live (item), ==, expected->ended == 0);
    }
  for (guint i = 0; i < watch->copy->len; i++)
    {
      g_autoptr (ChurnContactItem) item = g_list_model_get_item (G_LIST_MODEL (watch->list), i);

      g_assert_true (g_ptr_array_index (watch->copy, i) == item);
      g_assert_true (churn_contact_list_lookup (watch->list, churn_contact_item_get_id (item)) ==
                     item);
    }
}

static void
test_random_polls (void)
{
  Watch watch;
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean collecting = FALSE;
  gint64 now = TEST_EPOCH + 2000 * TEST_SECOND;

  watch_start (&watch);
  for (guint poll = 0; poll < 2000; poll++)
    {
      g_autoptr (GPtrArray) before = g_ptr_array_new_with_free_func (g_object_unref);
      ChurnFeed *feed = test_feed ("c", now);
      guint n_contacts = (guint) g_rand_int_range (rand, 0, 30);
      gboolean any_new = FALSE;
      GHashTableIter iter;
      gpointer id;
      gpointer value;

      for (guint i = 0; i < watch.copy->len; i++)
        g_ptr_array_add (before, g_object_ref (g_ptr_array_index (watch.copy, i)));
      feed->reset = g_rand_int_range (rand, 0, 40) == 0;
      feed->more = g_rand_int_range (rand, 0, 4) == 0;
      if (feed->reset)
        {
          collecting = TRUE;
          g_hash_table_remove_all (named);
        }
      for (guint i = 0; i < n_contacts; i++)
        {
          ChurnContact *contact =
              random_contact (rand, (guint) g_rand_int_range (rand, 0, 120), now);
          Known *old = g_hash_table_lookup (known, contact->id);
          Known next = { contact->version, churn_contact_get_ended (contact), contact->churn,
                         NULL };

          g_ptr_array_add (feed->contacts, contact);
          if (old == NULL && is_over (&next, now))
            continue;
          g_hash_table_add (named, g_strdup (contact->id));
          if (old != NULL && contact->version <= old->version)
            continue;
          next.item = old != NULL ? old->item : NULL;
          g_hash_table_insert (known, g_strdup (contact->id), g_memdup2 (&next, sizeof next));
        }
      g_hash_table_iter_init (&iter, known);
      while (g_hash_table_iter_next (&iter, &id, &value))
        {
          /* One that came in this very page stays for it even if its end is long ago by a later
           * row of the page. */
          gboolean listed = churn_contact_list_lookup (watch.list, id) != NULL;

          if (listed && (is_over (value, now) ||
                         (collecting && !feed->more && !g_hash_table_contains (named, id))))
            g_hash_table_iter_remove (&iter);
          else if (!listed)
            any_new = TRUE;
        }
      if (!feed->more)
        collecting = FALSE;

      apply (&watch, feed);
      check_poll (&watch, known, before, any_new);
      now += g_rand_int_range (rand, 1, 30) * TEST_SECOND;
    }
  /* It was a test of something. */
  g_assert_cmpuint (count_items (&watch), >, 20);
  watch_end (&watch);
}

static void
test_clear (void)
{
  Watch watch;
  ChurnFeed *feed;

  watch_start (&watch);
  feed = test_feed ("1", TEST_EPOCH);
  g_ptr_array_add (feed->contacts, test_contact ("a", 9));
  apply (&watch, feed);
  churn_contact_list_clear (watch.list);
  g_assert_cmpuint (watch.copy->len, ==, 0);
  g_assert_null (churn_contact_list_lookup (watch.list, "a"));

  /* Somebody else's contact of the same id may have a lower version. */
  feed = test_feed ("1", TEST_EPOCH);
  g_ptr_array_add (feed->contacts, test_contact ("a", 1));
  apply (&watch, feed);
  g_assert_cmpuint (count_items (&watch), ==, 1);
  watch_end (&watch);
}

static void
apply_row (Watch *watch, const char *id, gint64 version, const char *agent)
{
  ChurnFeed *feed = test_feed ("1", TEST_EPOCH);
  ChurnContact *contact = test_contact (id, version);

  g_free (contact->agent_id);
  contact->agent_id = g_strdup (agent);
  g_ptr_array_add (feed->contacts, contact);
  apply (watch, feed);
}

/* An agent's contact that goes to another agent leaves, by what the feed says last of it. */
static void
test_agent (void)
{
  Watch watch;

  watch_start (&watch);
  churn_contact_list_set_agent (watch.list, "jdoe");
  apply_row (&watch, "a", 5, "jdoe");
  apply_row (&watch, "b", 6, "jdoe");
  g_assert_cmpuint (count_items (&watch), ==, 2);
  apply_row (&watch, "a", 4, "mroe"); /* known to be older */
  g_assert_cmpuint (count_items (&watch), ==, 2);
  apply_row (&watch, "a", 7, "mroe");
  g_assert_cmpuint (watch.removed, ==, 1);
  g_assert_null (churn_contact_list_lookup (watch.list, "a"));
  g_assert_nonnull (churn_contact_list_lookup (watch.list, "b"));
  apply_row (&watch, "a", 7, "mroe"); /* read again */
  g_assert_cmpuint (watch.added, ==, 0);
  apply_row (&watch, "b", 8, NULL);
  g_assert_cmpuint (count_items (&watch), ==, 0);
  apply_row (&watch, "a", 9, "jdoe"); /* it is back */
  g_assert_cmpuint (watch.added, ==, 1);
  /* A supervisor sees everybody's. */
  churn_contact_list_set_agent (watch.list, NULL);
  apply_row (&watch, "a", 10, "mroe");
  g_assert_cmpuint (count_items (&watch), ==, 1);
  watch_end (&watch);
}

void
test_contact_list_add (void)
{
  g_test_add_func ("/contact-list/versions", test_versions);
  g_test_add_func ("/contact-list/notifies", test_notifies);
  g_test_add_func ("/contact-list/duration", test_duration);
  g_test_add_func ("/contact-list/ended-leave", test_ended_leave);
  g_test_add_func ("/contact-list/reset-of-pages", test_reset_of_pages);
  g_test_add_func ("/contact-list/random-polls", test_random_polls);
  g_test_add_func ("/contact-list/clear", test_clear);
  g_test_add_func ("/contact-list/agent", test_agent);
}
