#include "tests.h"

#include "churn-ranking.h"

#include <math.h>

/* Numbers in boxes, so that they can change under the list. */
#define TEST_TYPE_BOX (test_box_get_type ())
G_DECLARE_FINAL_TYPE (TestBox, test_box, TEST, BOX, GObject)

struct _TestBox
{
  GObject parent_instance;
  int number;
};

G_DEFINE_FINAL_TYPE (TestBox, test_box, G_TYPE_OBJECT)

static void
test_box_class_init (TestBoxClass *klass)
{
}

static void
test_box_init (TestBox *self)
{
}

static TestBox *
add (GListStore *store, int number)
{
  g_autoptr (TestBox) box = g_object_new (TEST_TYPE_BOX, NULL);

  box->number = number;
  g_list_store_append (store, box);

  return box;
}

static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return ((const TestBox *) a)->number - ((const TestBox *) b)->number;
}

static void
assert_order (GListModel *model, const char *expected)
{
  g_autoptr (GString) order = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (TestBox) box = g_list_model_get_item (model, i);

      g_string_append_printf (order, "%s%d", i > 0 ? " " : "", box->number);
    }
  g_assert_cmpstr (order->str, ==, expected);
}

static void
count_cb (GListModel *model, guint position, guint removed, guint added, guint *n)
{
  (*n)++;
}

static void
test_ranking (void)
{
  g_autoptr (GListStore) store = g_list_store_new (TEST_TYPE_BOX);
  g_autoptr (GtkSorter) wanted = GTK_SORTER (gtk_custom_sorter_new (compare, NULL, NULL));
  g_autoptr (ChurnRanking) ranking = churn_ranking_new (G_LIST_MODEL (store), wanted);
  g_autoptr (GtkSortListModel) sorted = gtk_sort_list_model_new (
      g_object_ref (G_LIST_MODEL (store)), g_object_ref (GTK_SORTER (ranking)));
  TestBox *three = add (store, 3);
  guint n = 0;

  add (store, 1);
  add (store, 2);
  churn_ranking_apply (ranking);
  assert_order (G_LIST_MODEL (sorted), "1 2 3");
  g_assert_false (churn_ranking_is_stale (ranking));

  /* A value changes: the place does not, until it is told to. */
  g_signal_connect (sorted, "items-changed", G_CALLBACK (count_cb), &n);
  three->number = 0;
  assert_order (G_LIST_MODEL (sorted), "1 2 0");
  g_assert_true (churn_ranking_is_stale (ranking));
  g_assert_cmpuint (n, ==, 0);

  /* What is new comes last, whatever it is worth. */
  add (store, -5);
  assert_order (G_LIST_MODEL (sorted), "1 2 0 -5");
  churn_ranking_apply (ranking);
  assert_order (G_LIST_MODEL (sorted), "-5 0 1 2");

  /* Applied where nothing is to be moved, nothing moves. */
  n = 0;
  churn_ranking_apply (ranking);
  g_assert_cmpuint (n, ==, 0);

  /* What has left is no reason to move the others. */
  g_list_store_remove (store, 0);
  assert_order (G_LIST_MODEL (sorted), "-5 1 2");
  churn_ranking_apply (ranking);
  assert_order (G_LIST_MODEL (sorted), "-5 1 2");
}

void
test_ranking_add (void)
{
  g_test_add_func ("/desk/ranking", test_ranking);
}
