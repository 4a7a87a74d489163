#pragma once

#include "churn-local-connect.h"
#include "churn-pipeline.h"
#include "churn-scheduler.h"

G_BEGIN_DECLS

/* A pipeline over SQLite in memory, with a model that says 0.5. */
typedef struct
{
  ChurnScheduler *scheduler;
  ChurnLocalConnect *connect;
  ChurnPipeline *pipeline;
  guint *n_calls; /* of the model */
  guint *n_rows;
} TestPipeline;

void test_pipeline_init (TestPipeline *self, gint64 now);
void test_pipeline_clear (TestPipeline *self);
char *test_write_file (const char *text);
ChurnCustomer *test_customer_new (guint number, ChurnFeatures *features);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TestPipeline, test_pipeline_clear)

void test_delivery_add (void);
void test_grammar_add (void);
void test_keys_add (void);
void test_options_add (void);
void test_replay_add (void);
void test_scheduler_add (void);
void test_simulation_add (void);
void test_speech_add (void);

G_END_DECLS
