#pragma once

void test_csv_add (void);
void test_customer_table_add (void);
void test_dynamo_untold_add (void);
void test_tree_explainer_add (const char *customers, const char *model);
void test_ubjson_add (void);
void test_xgboost_add (void);
void test_xgboost_set_up (void);
void test_xgboost_tear_down (void);
