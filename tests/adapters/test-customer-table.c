#include "churn-customer-table.h"
#include "churn-error.h"
#include "test-adapters.h"

#include <math.h>
#include <string.h>

#define HEADER                                                                                     \
  "customerID,Account_Length,Int_l_Plan,VMail_Plan,VMail_Message,Day_Mins,Day_Calls,Eve_Mins,"     \
  "Eve_Calls,Night_Mins,Night_Calls,Intl_Mins,Intl_Calls,CustServ_Calls,Churn,sentiment,"          \
  "pastSenti_nut,pastSenti_pos,pastSenti_neg,mth_remain"
#define ROW(id) id ",100,no,yes,20,180.5,90,200,80,190,70,10,3,2,True,-1,4,3,2,7"

static ChurnCustomerTable *
open_table (const char *text, GError **error)
{
  g_autoptr (GInputStream) stream =
      g_memory_input_stream_new_from_data (g_strdup (text), strlen (text), g_free);

  return churn_customer_table_new (stream, "table.csv", NULL, error);
}

static void
test_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnCustomerTable) table =
      open_table (HEADER ",FirstName,LastName,email,phone,State,Shoe_Size\n" ROW (
                      "17") ",Ana,\"Ruiz, Dr.\",ana@example.com,+447700900001 +447700900002,CA,9\n",
                  &error);
  g_autoptr (ChurnCustomerRow) row = NULL;
  const char *const *unknown;

  g_assert_no_error (error);
  g_assert_true (churn_customer_table_has_churn (table));
  unknown = churn_customer_table_get_unknown (table);
  g_assert_cmpstr (unknown[0], ==, "Shoe_Size");
  g_assert_null (unknown[1]);

  row = churn_customer_table_read (table, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (row->line, ==, 2);
  g_assert_cmpint (row->churned, ==, 1);
  g_assert_cmpstr (row->customer->id, ==, "17");
  g_assert_cmpstr (row->customer->first_name, ==, "Ana");
  g_assert_cmpstr (row->customer->last_name, ==, "Ruiz, Dr.");
  g_assert_cmpstr (row->customer->email, ==, "ana@example.com");
  g_assert_cmpuint (row->customer->phones->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (row->customer->phones, 1), ==, "+447700900002");
  g_assert_cmpint (row->customer->months, ==, 7);
  g_assert_cmpint (row->customer->sentiment, ==, CHURN_SENTIMENT_NEGATIVE);
  g_assert_cmpuint (row->customer->history.positive, ==, 3);
  g_assert_cmpuint (row->customer->history.neutral, ==, 4);
  g_assert_cmpuint (row->customer->history.negative, ==, 2);
  g_assert_cmpfloat (row->features.values[CHURN_FEATURE_DAY_MINS], ==, 180.5);
  g_assert_cmpfloat (row->features.values[CHURN_FEATURE_INT_L_PLAN_NO], ==, 1);
  g_assert_cmpfloat (row->features.values[CHURN_FEATURE_INT_L_PLAN_YES], ==, 0);
  g_assert_cmpfloat (row->features.values[CHURN_FEATURE_VMAIL_PLAN_NO], ==, 0);
  g_assert_cmpfloat (row->features.values[CHURN_FEATURE_VMAIL_PLAN_YES], ==, 1);

  g_assert_null (churn_customer_table_read (table, NULL, &error));
  g_assert_no_error (error);
}

static void
test_missing_values (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnCustomerTable) table =
      open_table (HEADER "\n17,,,,,,,,,,,,,,false,,,,,\n", &error);
  g_autoptr (ChurnCustomerRow) row = churn_customer_table_read (table, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < CHURN_N_FEATURES; i++)
    g_assert_true (isnan (row->features.values[i]));
  g_assert_cmpint (row->churned, ==, 0);
  g_assert_cmpint (row->customer->months, ==, -1);
  g_assert_cmpint (row->customer->sentiment, ==, CHURN_SENTIMENT_NONE);
  g_assert_cmpuint (row->customer->phones->len, ==, 0);
}

static void
test_header (void)
{
  static const struct
  {
    const char *text;
    const char *message;
  } cases[] = {
    { "", "table.csv: the table is empty" },
    { "\n\n", "table.csv: the table is empty" },
    { "customerID,Churn\n",
      "table.csv, line 1: columns are missing: Int_l_Plan, VMail_Plan, Account_Length, "
      "VMail_Message, Day_Mins, Day_Calls, Eve_Mins, Eve_Calls, Night_Mins, Night_Calls, "
      "Intl_Mins, Intl_Calls, CustServ_Calls, sentiment, pastSenti_nut, pastSenti_pos, "
      "pastSenti_neg, mth_remain" },
    { HEADER ",Day_Mins\n", "table.csv, line 1: there are two columns Day_Mins" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (open_table (cases[i].text, &error));
      g_assert_error (error, CHURN_ERROR, CHURN_ERROR_PARSE);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

/* Each bad row is named, and the good one after it is read. */
static void
test_bad_rows (void)
{
  static const struct
  {
    const char *row;
    const char *message;
  } cases[] = {
    { "2,100,no,yes,20,many,90,200,80,190,70,10,3,2,True,-1,4,3,2,7",
      "table.csv, line 3, column Day_Mins: “many” is not a number" },
    { "2,100,no,yes,20,0x1F,90,200,80,190,70,10,3,2,True,-1,4,3,2,7",
      "table.csv, line 3, column Day_Mins: “0x1F” is not a number" },
    { "2,100,no,yes,20,nan,90,200,80,190,70,10,3,2,True,-1,4,3,2,7",
      "table.csv, line 3, column Day_Mins: “nan” is not a number" },
    { "2,100,no,yes,20,1e999,90,200,80,190,70,10,3,2,True,-1,4,3,2,7",
      "table.csv, line 3, column Day_Mins: “1e999” is out of range" },
    { "2,100,no,yes,20,1.2.3,90,200,80,190,70,10,3,2,True,-1,4,3,2,7",
      "table.csv, line 3, column Day_Mins: “1.2.3” is not a number" },
    { "2,-1,no,yes,20,1,90,200,80,190,70,10,3,2,True,-1,4,3,2,7",
      "table.csv, line 3, column Account_Length: “-1” is negative" },
    { "2,100,no,yes,20,1,90,200,80,190,70,10,3,2,True,5,4,3,2,7",
      "table.csv, line 3, column sentiment: “5” is none of -1, 0 and 1" },
    { "2,100,no,yes,20,1,90,200,80,190,70,10,3,2,True,-1,4,3,2,5000",
      "table.csv, line 3, column mth_remain: “5000” is out of range" },
    { "2,100,maybe,yes,20,1,90,200,80,190,70,10,3,2,True,-1,4,3,2,7",
      "table.csv, line 3, column Int_l_Plan: “maybe” is neither yes nor no" },
    { "2,100,no,yes,20,1,90,200,80,190,70,10,3,2,perhaps,-1,4,3,2,7",
      "table.csv, line 3, column Churn: “perhaps” is neither True nor False" },
    { ",100,no,yes,20,1,90,200,80,190,70,10,3,2,True,-1,4,3,2,7",
      "table.csv, line 3, column customerID: “” is no customer id" },
    { "a b,100,no,yes,20,1,90,200,80,190,70,10,3,2,True,-1,4,3,2,7",
      "table.csv, line 3, column customerID: “a b” holds a space or a control character" },
    { ROW ("1"), "table.csv, line 3, column customerID: “1” stands in line 2 already" },
    { "2,100", "table.csv, line 3: it has 2 fields, the header has 20" },
    { "2\xE9,100,no,yes,20,1,90,200,80,190,70,10,3,2,True,-1,4,3,2,7",
      "table.csv, line 3, column customerID: byte 0xE9 is not UTF-8; save the table as UTF-8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text =
          g_strconcat (HEADER "\n" ROW ("1") "\n", cases[i].row, "\n" ROW ("3") "\n", NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (ChurnCustomerTable) table = open_table (text, &error);
      g_autoptr (ChurnCustomerRow) first = churn_customer_table_read (table, NULL, &error);
      g_autoptr (ChurnCustomerRow) third = NULL;

      g_assert_no_error (error);
      g_assert_null (churn_customer_table_read (table, NULL, &error));
      g_assert_error (error, CHURN_ERROR, CHURN_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, cases[i].message);
      g_clear_error (&error);
      third = churn_customer_table_read (table, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (third->customer->id, ==, "3");
    }
}

static void
test_bad_phone (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnCustomerTable) table =
      open_table (HEADER ",phone\n" ROW ("1") ",07700 900001\n", &error);

  g_assert_null (churn_customer_table_read (table, NULL, &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "line 2, column phone: “07700” is no phone number"));
}

static void
test_no_file (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (churn_customer_table_open ("/nowhere/table.csv", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "/nowhere/table.csv"));
}

void
test_customer_table_add (void)
{
  g_test_add_func ("/customer-table/read", test_read);
  g_test_add_func ("/customer-table/missing-values", test_missing_values);
  g_test_add_func ("/customer-table/header", test_header);
  g_test_add_func ("/customer-table/bad-rows", test_bad_rows);
  g_test_add_func ("/customer-table/bad-phone", test_bad_phone);
  g_test_add_func ("/customer-table/no-file", test_no_file);
}
