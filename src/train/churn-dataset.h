#pragma once

#include "churn-features.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Customers whose end is known. */
typedef struct
{
  GArray *rows;        /* of ChurnFeatures */
  GByteArray *churned; /* 1 or 0 for each row */
  GPtrArray *ids;      /* of char *, the customers' ids */
} ChurnDataset;

typedef struct
{
  gboolean skip_bad; /* go on after a bad row */
  guint n_bad;       /* (out) how many there were */
  /* What is said of the table: bad rows that are skipped, columns that nothing reads. */
  void (*warn) (const char *message, gpointer data);
  gpointer data;
} ChurnDatasetOptions;

ChurnDataset *churn_dataset_new (void);
ChurnDataset *churn_dataset_read (const char *path,
                                  ChurnDatasetOptions *options,
                                  GCancellable *cancellable,
                                  GError **error);
ChurnDataset *churn_dataset_pick (const ChurnDataset *self, const guint *indices, guint n);
void churn_dataset_free (ChurnDataset *self);
guint churn_dataset_get_size (const ChurnDataset *self);
guint churn_dataset_count_churned (const ChurnDataset *self);
const ChurnFeatures *churn_dataset_get_rows (const ChurnDataset *self);
const guint8 *churn_dataset_get_churned (const ChurnDataset *self);
guint *churn_dataset_shuffle (const ChurnDataset *self, guint32 seed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnDataset, churn_dataset_free)

G_END_DECLS
