#pragma once

#include "churn-dataset.h"

/* Customers whose churn follows a few features and chance. */
ChurnDataset *test_samples_new (guint n, guint32 seed);

void test_comparison_add (void);
void test_demo_add (void);
void test_evaluation_add (void);
void test_export_add (void);
void test_ingestion_log_add (void);
void test_metrics_add (void);
void test_outcomes_add (void);
void test_report_add (void);
void test_training_add (void);
