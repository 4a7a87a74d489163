#include "churn-customer-table.h"
#include "churn-dataset.h"
#include "churn-outcomes.h"
#include "churn-sqlite-store.h"
#include "test-train.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define HEADER                                                                                     \
  "phone,customerID,Account_Length,Int_l_Plan,VMail_Plan,VMail_Message,Day_Mins,Day_Calls,"        \
  "Eve_Mins,Eve_Calls,Night_Mins,Night_Calls,Intl_Mins,Intl_Calls,CustServ_Calls,Churn,sentiment," \
  "pastSenti_nut,pastSenti_pos,pastSenti_neg,mth_remain"
#define FIRST ",7,100,no,yes,20,180.5,90,200,80,190,70,10,3,2,True,-1,4,3,2,7"

static void
add_prediction (ChurnStore *store, const char *contact_id, gint64 time, double minutes)
{
  g_autoptr (ChurnPrediction) prediction = churn_prediction_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < CHURN_N_FEATURES; i++)
    prediction->features.values[i] = 1;
  prediction->features.values[CHURN_FEATURE_DAY_MINS] = minutes;
  prediction->features.values[CHURN_FEATURE_MTH_REMAIN] = 3;
  prediction->features.values[CHURN_FEATURE_SENTIMENT] = NAN;
  prediction->features.values[CHURN_FEATURE_INT_L_PLAN_YES] = 0;
  prediction->time = time;
  prediction->churn = 0.5;
  prediction->months = 3;
  churn_store_add_prediction (store, contact_id, prediction, NULL, &error);
  g_assert_no_error (error);
}

static void
add_offer (ChurnStore *store,
           const char *id,
           const char *customer_id,
           const char *contact_id,
           int months,
           ChurnOutcome outcome)
{
  g_autoptr (ChurnContact) facts = churn_contact_new (contact_id);
  g_autoptr (ChurnContact) merged = NULL;
  g_autoptr (ChurnCustomer) customer = churn_customer_new (customer_id);
  g_autoptr (ChurnOffer) offer = churn_offer_new ();
  g_autoptr (ChurnOffer) stands = NULL;
  g_autoptr (ChurnOffer) change = NULL;
  g_autoptr (ChurnOffer) answered = NULL;
  g_autoptr (GError) error = NULL;
  gboolean changed;

  churn_store_put_customer (store, customer, NULL, &error);
  g_assert_no_error (error);
  facts->customer_id = g_strdup (customer_id);
  facts->connected = facts->heard = 1000;
  merged = churn_store_merge_contact (store, facts, 1000, &changed, NULL, &error);
  g_assert_no_error (error);
  add_prediction (store, contact_id, 2000000, 111);
  add_prediction (store, contact_id, 3000000, 222);

  offer->id = g_strdup (id);
  offer->customer_id = g_strdup (customer_id);
  offer->contact_id = g_strdup (contact_id);
  offer->months = months;
  offer->made = offer->recorded = 4000000;
  offer->agent_id = g_strdup ("jdoe");
  stands = churn_store_put_offer (store, offer, &changed, NULL, NULL, &error);
  g_assert_no_error (error);
  if (outcome != CHURN_OUTCOME_UNKNOWN)
    {
      change = churn_offer_copy (stands);
      change->outcome = outcome;
      answered = churn_store_update_offer (store, change, NULL, &error);
      g_assert_no_error (error);
    }
  /* What was scored after the offer is not what was known when it was made. */
  add_prediction (store, contact_id, 5000000, 333);
}

static void
test_appended (void)
{
  g_autofree char *folder = g_dir_make_tmp ("churn-outcomes-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "table.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnSqliteStore) store = churn_sqlite_store_new (NULL, &error);
  g_autoptr (GHashTable) churned = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *table = NULL;
  g_autofree char *again = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (ChurnDataset) dataset = NULL;
  ChurnDatasetOptions options = { 0 };
  guint n;

  g_assert_no_error (error);
  add_offer (CHURN_STORE (store), "11111111-1111-4111-8111-111111111111", "a", "c1", 24,
             CHURN_OUTCOME_ACCEPTED);
  add_offer (CHURN_STORE (store), "22222222-2222-4222-8222-222222222222", "b", "c2", 36,
             CHURN_OUTCOME_DECLINED);
  add_offer (CHURN_STORE (store), "33333333-3333-4333-8333-333333333333", "c", "c3", 12,
             CHURN_OUTCOME_UNKNOWN);
  g_hash_table_add (churned, (gpointer) "b");

  /* No line's end after the last row: none may be lost for it. */
  g_assert_true (g_file_set_contents (path, HEADER "\n" FIRST, -1, NULL));
  table = churn_outcomes_append (path, CHURN_STORE (store), churned, &n, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 2);
  lines = g_strsplit (table, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  g_assert_cmpstr (lines[1], ==, FIRST);
  g_assert_cmpstr (lines[2], ==, ",a/1,1,no,yes,1,222,1,1,1,1,1,1,1,1,False,,1,1,1,24");
  g_assert_cmpstr (lines[3], ==, ",b/1,1,no,yes,1,222,1,1,1,1,1,1,1,1,True,,1,1,1,3");

  /* The next training reads it, and a second time adds nothing. */
  g_assert_true (g_file_set_contents (path, table, -1, NULL));
  dataset = churn_dataset_read (path, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (churn_dataset_get_size (dataset), ==, 3);
  again = churn_outcomes_append (path, CHURN_STORE (store), churned, &n, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpstr (again, ==, table);

  g_remove (path);
  g_rmdir (folder);
}

void
test_outcomes_add (void)
{
  g_test_add_func ("/outcomes/appended", test_appended);
}
