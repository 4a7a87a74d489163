#pragma once

void test_alerts_add (void);
void test_axis_add (void);
void test_doctor_add (void);
void test_match_add (void);
void test_ranking_add (void);
void test_series_add (void);
void test_timeline_add (void);
void test_words_add (void);
