#pragma once

#include "churn-connect.h"
#include "churn-predictor.h"

G_BEGIN_DECLS

/* A model that a test can follow by hand: churn falls with mth_remain and sentiment, and grows with
 * pastSenti_neg. */
#define TEST_TYPE_PREDICTOR (test_predictor_get_type ())
G_DECLARE_FINAL_TYPE (TestPredictor, test_predictor, TEST, PREDICTOR, GObject)

TestPredictor *test_predictor_new (void);
void test_predictor_set_failing (TestPredictor *self, gboolean failing);
/* From now on it says that another model scored. */
void test_predictor_set_fallback (TestPredictor *self, gboolean fallback);
guint test_predictor_get_n_calls (TestPredictor *self);
gsize test_predictor_get_n_rows (TestPredictor *self);
double test_predictor_expect (const ChurnFeatures *row);

/* A contact centre that remembers what it was told. An ARN that ends in /agent/jdoe is the agent
 * jdoe, whose name is "Name of jdoe"; queues likewise. */
#define TEST_TYPE_CONNECT (test_connect_get_type ())
G_DECLARE_FINAL_TYPE (TestConnect, test_connect, TEST, CONNECT, GObject)

TestConnect *test_connect_new (void);
void test_connect_set_failing (TestConnect *self, gboolean failing);
const char *
test_connect_get_attribute (TestConnect *self, const char *contact_id, const char *name);
gboolean test_connect_is_looping (TestConnect *self, const char *contact_id);
/* What it says of a contact from now on; of others it knows nothing. */
void test_connect_take_described (TestConnect *self, ChurnContact *facts);
guint test_connect_get_n_described (TestConnect *self);

G_END_DECLS
