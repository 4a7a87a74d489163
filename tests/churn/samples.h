#pragma once

#include "churn-contact-detail.h"
#include "churn-feed.h"
#include "churn-principal.h"

G_BEGIN_DECLS

/* 2026-11-22T07:00:15.123Z */
#define SAMPLE_TIME G_GINT64_CONSTANT (1795330815123000)

ChurnContact *sample_contact (GRand *rand, const char *id);
ChurnSegment *sample_segment (GRand *rand, const char *id);
ChurnPrediction *sample_prediction (GRand *rand);
ChurnOffer *sample_offer (GRand *rand);
ChurnFeed *sample_feed (GRand *rand);
ChurnContactDetail *sample_detail (GRand *rand);
ChurnPrincipal *sample_principal (GRand *rand);

char *describe_contact (const ChurnContact *contact);
void assert_same_double (double a, double b);
void assert_same_row (const ChurnContact *a, const ChurnContact *b);

void test_contact_add (void);
void test_contact_merge_add (void);
void test_customer_add (void);
void test_error_add (void);
void test_feature_words_add (void);
void test_features_add (void);
void test_json_add (void);
void test_mutations_add (void);
void test_offer_add (void);
void test_time_add (void);
void test_windows_add (void);
void test_wire_add (void);

G_END_DECLS
