#pragma once

#include "churn-customer.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* One customer of a table. */
typedef struct
{
  guint64 line;
  ChurnCustomer *customer; /* id, contract, sentiment and its history; name and phones if told */
  ChurnFeatures features;
  int churned; /* 1, 0, or -1: the table does not say */
} ChurnCustomerRow;

void churn_customer_row_free (ChurnCustomerRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnCustomerRow, churn_customer_row_free)

#define CHURN_TYPE_CUSTOMER_TABLE (churn_customer_table_get_type ())
G_DECLARE_FINAL_TYPE (ChurnCustomerTable, churn_customer_table, CHURN, CUSTOMER_TABLE, GObject)

ChurnCustomerTable *
churn_customer_table_open (const char *path, GCancellable *cancellable, GError **error);
ChurnCustomerTable *churn_customer_table_new (GInputStream *stream,
                                              const char *name,
                                              GCancellable *cancellable,
                                              GError **error);
gboolean churn_customer_table_has_churn (ChurnCustomerTable *self);
const char *const *churn_customer_table_get_unknown (ChurnCustomerTable *self);
ChurnCustomerRow *
churn_customer_table_read (ChurnCustomerTable *self, GCancellable *cancellable, GError **error);

G_END_DECLS
