#pragma once

#include "churn-connect.h"
#include "churn-predictor.h"
#include "churn-transcripts.h"

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
/* What a prediction of it says: nine decimals of what the model says. */
double test_predictor_expect (const ChurnFeatures *row);

/* A contact centre that remembers what it was told. An ARN that ends in /agent/jdoe is the agent
 * jdoe, whose name is "Name of jdoe"; queues likewise. */
#define TEST_TYPE_CONNECT (test_connect_get_type ())
G_DECLARE_FINAL_TYPE (TestConnect, test_connect, TEST, CONNECT, GObject)

TestConnect *test_connect_new (void);
void test_connect_set_failing (TestConnect *self, gboolean failing);
/* What happens, once, just before or just after attributes are next set. */
void test_connect_set_meanwhile (TestConnect *self,
                                 gboolean after,
                                 void (*meanwhile) (gpointer data),
                                 gpointer data);
const char *
test_connect_get_attribute (TestConnect *self, const char *contact_id, const char *name);
/* How often a loop was started and stopped, of whatever contact and whether it ran or not. */
guint test_connect_get_n_started (TestConnect *self);
guint test_connect_get_n_stopped (TestConnect *self);
gboolean test_connect_is_looping (TestConnect *self, const char *contact_id);
/* What it says of a contact from now on; of others it knows nothing. */
void test_connect_take_described (TestConnect *self, ChurnContact *facts);
guint test_connect_get_n_described (TestConnect *self);

/* Contact Lens by the rules of ListRealtimeContactAnalysisSegments (aws-facts.md, c): before the
 * first turn there is no such contact; a page holds two turns at most; while the analysis runs a
 * token comes with every page, also with an empty one; when it is over none comes with the last. */
#define TEST_TYPE_TRANSCRIPTS (test_transcripts_get_type ())
G_DECLARE_FINAL_TYPE (TestTranscripts, test_transcripts, TEST, TRANSCRIPTS, GObject)

TestTranscripts *test_transcripts_new (void);
/* Turns t1, t2 …, each a second after the one before. */
void test_transcripts_say (TestTranscripts *self,
                           const char *contact_id,
                           ChurnParticipant participant,
                           ChurnSentiment sentiment);
void test_transcripts_complete (TestTranscripts *self, const char *contact_id);
/* The next request fails so. */
void test_transcripts_fail (TestTranscripts *self, GQuark domain, int code);
/* No token that was given up to now is known any more. */
void test_transcripts_forget_tokens (TestTranscripts *self);
guint test_transcripts_get_n_requests (TestTranscripts *self);

G_END_DECLS
