#include "churn-ranking.h"

/**
 * ChurnRanking:
 *
 * A sorter that stands still. It puts items into the order that another sorter
 * wants only when it is told to, with churn_ranking_apply(); until then each
 * item keeps its place however its values change, and one that is new comes
 * after all the others. So a list changes its order when its owner wants it to,
 * and never under somebody's pointer.
 */
struct _ChurnRanking
{
  GtkSorter parent_instance;

  GListModel *model;
  GtkSorter *wanted;
  GHashTable *ranks; /* of guint, by the item, which is owned */
};

G_DEFINE_FINAL_TYPE (ChurnRanking, churn_ranking, GTK_TYPE_SORTER)

static guint
get_rank (ChurnRanking *self, gpointer item)
{
  gpointer rank;

  if (g_hash_table_lookup_extended (self->ranks, item, NULL, &rank))
    return GPOINTER_TO_UINT (rank);

  return G_MAXUINT;
}

static GtkOrdering
churn_ranking_compare (GtkSorter *sorter, gpointer a, gpointer b)
{
  ChurnRanking *self = CHURN_RANKING (sorter);
  guint x = get_rank (self, a);
  guint y = get_rank (self, b);

  return x < y ? GTK_ORDERING_SMALLER : x > y ? GTK_ORDERING_LARGER : GTK_ORDERING_EQUAL;
}

static GtkSorterOrder
churn_ranking_get_order (GtkSorter *sorter)
{
  return GTK_SORTER_ORDER_PARTIAL;
}

static int
compare_wanted (gconstpointer a, gconstpointer b, gpointer user_data)
{
  ChurnRanking *self = user_data;

  return (int) gtk_sorter_compare (self->wanted, *(gpointer *) a, *(gpointer *) b);
}

static GPtrArray *
get_wanted_order (ChurnRanking *self)
{
  guint n = g_list_model_get_n_items (self->model);
  GPtrArray *items = g_ptr_array_new_full (n, g_object_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (items, g_list_model_get_item (self->model, i));
  g_ptr_array_sort_with_data (items, compare_wanted, self);

  return items;
}

static void
churn_ranking_finalize (GObject *object)
{
  ChurnRanking *self = CHURN_RANKING (object);

  g_clear_pointer (&self->ranks, g_hash_table_unref);
  g_clear_object (&self->wanted);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (churn_ranking_parent_class)->finalize (object);
}

static void
churn_ranking_class_init (ChurnRankingClass *klass)
{
  GtkSorterClass *sorter_class = GTK_SORTER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = churn_ranking_finalize;
  sorter_class->compare = churn_ranking_compare;
  sorter_class->get_order = churn_ranking_get_order;
}

static void
churn_ranking_init (ChurnRanking *self)
{
  self->ranks = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

/**
 * churn_ranking_new:
 * @model: the items to put into an order
 * @wanted: the order that they are to have whenever it is applied
 *
 * Returns: (transfer full): a sorter that knows no order yet
 */
ChurnRanking *
churn_ranking_new (GListModel *model, GtkSorter *wanted)
{
  ChurnRanking *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (model), NULL);
  g_return_val_if_fail (GTK_IS_SORTER (wanted), NULL);

  self = g_object_new (CHURN_TYPE_RANKING, NULL);
  self->model = g_object_ref (model);
  self->wanted = g_object_ref (wanted);

  return self;
}

/**
 * churn_ranking_apply:
 * @self: a ranking
 *
 * Puts the items into the order that they are to have now. Where they have it
 * already, nothing happens.
 */
void
churn_ranking_apply (ChurnRanking *self)
{
  g_autoptr (GPtrArray) items = NULL;

  g_return_if_fail (CHURN_IS_RANKING (self));

  if (!churn_ranking_is_stale (self))
    return;

  items = get_wanted_order (self);
  g_hash_table_remove_all (self->ranks);
  for (guint i = 0; i < items->len; i++)
    g_hash_table_insert (self->ranks, g_object_ref (g_ptr_array_index (items, i)),
                         GUINT_TO_POINTER (i));
  gtk_sorter_changed (GTK_SORTER (self), GTK_SORTER_CHANGE_DIFFERENT);
}

/**
 * churn_ranking_is_stale:
 * @self: a ranking
 *
 * Returns: whether the items are to have another order than they have
 */
gboolean
churn_ranking_is_stale (ChurnRanking *self)
{
  g_autoptr (GPtrArray) items = NULL;
  guint before = 0;

  g_return_val_if_fail (CHURN_IS_RANKING (self), FALSE);

  items = get_wanted_order (self);
  if (items->len != g_hash_table_size (self->ranks))
    return TRUE;
  for (guint i = 0; i < items->len; i++)
    {
      guint rank = get_rank (self, g_ptr_array_index (items, i));

      if (rank == G_MAXUINT || (i > 0 && rank <= before))
        return TRUE;
      before = rank;
    }

  return FALSE;
}
