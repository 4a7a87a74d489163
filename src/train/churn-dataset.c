#include "churn-dataset.h"

#include "churn-customer-table.h"
#include "churn-error.h"

/**
 * churn_dataset_new:
 *
 * Returns: (transfer full): a dataset without customers
 */
ChurnDataset *
churn_dataset_new (void)
{
  ChurnDataset *self = g_new0 (ChurnDataset, 1);

  self->rows = g_array_new (FALSE, FALSE, sizeof (ChurnFeatures));
  self->churned = g_byte_array_new ();
  self->ids = g_ptr_array_new_with_free_func (g_free);

  return self;
}

/**
 * churn_dataset_free:
 * @self: (transfer full): a dataset
 *
 * Frees it.
 */
void
churn_dataset_free (ChurnDataset *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->rows);
  g_byte_array_unref (self->churned);
  g_ptr_array_unref (self->ids);
  g_free (self);
}

static void
add (ChurnDataset *self, const ChurnFeatures *features, guint8 churned, const char *id)
{
  g_array_append_vals (self->rows, features, 1);
  g_byte_array_append (self->churned, &churned, 1);
  g_ptr_array_add (self->ids, g_strdup (id));
}

static void
warn (ChurnDatasetOptions *options, const char *message)
{
  if (options->warn != NULL)
    options->warn (message, options->data);
}

/**
 * churn_dataset_read:
 * @path: a table of customers, in the columns of the demonstration's
 * @options: what to do with bad rows, and whom to tell
 * @cancellable: (nullable): to stop waiting for the file
 * @error: return location
 *
 * Reads a whole table of customers of whom is known whether they churned.
 *
 * Returns: (transfer full) (nullable): the customers, in the order of the table
 */
ChurnDataset *
churn_dataset_read (const char *path,
                    ChurnDatasetOptions *options,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (ChurnCustomerTable) table = NULL;
  g_autoptr (ChurnDataset) self = NULL;
  const char *const *unknown;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (options != NULL, NULL);

  table = churn_customer_table_open (path, cancellable, error);
  if (table == NULL)
    return NULL;
  if (!churn_customer_table_has_churn (table))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE, "%s, line 1: columns are missing: Churn",
                   path);
      return NULL;
    }
  for (unknown = churn_customer_table_get_unknown (table); *unknown != NULL; unknown++)
    {
      g_autofree char *message =
          g_strdup_printf ("%s, line 1: the column %s is unknown and is not used", path, *unknown);

      warn (options, message);
    }

  self = churn_dataset_new ();
  options->n_bad = 0;
  while (TRUE)
    {
      g_autoptr (GError) problem = NULL;
      g_autoptr (ChurnCustomerRow) row = churn_customer_table_read (table, cancellable, &problem);

      if (row != NULL)
        add (self, &row->features, row->churned, row->customer->id);
      else if (problem == NULL)
        break;
      else if (options->skip_bad && g_error_matches (problem, CHURN_ERROR, CHURN_ERROR_INVALID))
        {
          options->n_bad++;
          warn (options, problem->message);
        }
      else
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return NULL;
        }
    }
  if (self->rows->len == 0)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE, "%s: there is no customer in it", path);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * churn_dataset_pick:
 * @self: a dataset
 * @indices: (array length=n): which of its customers
 * @n: how many
 *
 * Returns: (transfer full): just those, in that order; one may stand in it twice
 */
ChurnDataset *
churn_dataset_pick (const ChurnDataset *self, const guint *indices, guint n)
{
  ChurnDataset *picked = churn_dataset_new ();

  for (guint i = 0; i < n; i++)
    add (picked, &g_array_index (self->rows, ChurnFeatures, indices[i]),
         self->churned->data[indices[i]], g_ptr_array_index (self->ids, indices[i]));

  return picked;
}

/**
 * churn_dataset_get_size:
 * @self: a dataset
 *
 * Returns: how many customers it holds
 */
guint
churn_dataset_get_size (const ChurnDataset *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->rows->len;
}

/**
 * churn_dataset_count_churned:
 * @self: a dataset
 *
 * Returns: how many of its customers churned
 */
guint
churn_dataset_count_churned (const ChurnDataset *self)
{
  guint n = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->churned->len; i++)
    n += self->churned->data[i];

  return n;
}

/**
 * churn_dataset_get_rows:
 * @self: a dataset
 *
 * Returns: (transfer none): the features, a row for each customer
 */
const ChurnFeatures *
churn_dataset_get_rows (const ChurnDataset *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const ChurnFeatures *) (gpointer) self->rows->data;
}

/**
 * churn_dataset_get_churned:
 * @self: a dataset
 *
 * Returns: (transfer none): 1 or 0 for each customer
 */
const guint8 *
churn_dataset_get_churned (const ChurnDataset *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->churned->data;
}

/**
 * churn_dataset_shuffle:
 * @self: a dataset
 * @seed: the same seed gives the same order, on every machine
 *
 * Returns: (transfer full): the customers' indices in random order
 */
guint *
churn_dataset_shuffle (const ChurnDataset *self, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  guint n = churn_dataset_get_size (self);
  guint *order = g_new (guint, n);

  for (guint i = 0; i < n; i++)
    order[i] = i;
  for (guint i = n; i > 1; i--)
    {
      guint j = g_rand_int_range (random, 0, i);
      guint swap = order[i - 1];

      order[i - 1] = order[j];
      order[j] = swap;
    }

  return order;
}
